//! The answer of a query, batch by batch.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::SendableRecordBatchStream;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, timeout_at};

use crate::{Error, ErrorKind, Limits};

/// Batches that wait to be read: who reads slowly slows the work down, and no memory fills up.
const WAITING: usize = 2;

/// The rows of an answer. Each batch is there as soon as it is made.
pub struct Answer {
    schema: SchemaRef,
    batches: Receiver<Result<RecordBatch, DataFusionError>>,
    /// `None` after an error: nothing more comes.
    runtime: Option<Runtime>,
    limits: Limits,
    until: Instant,
}

impl Answer {
    pub(crate) fn of(frame: DataFrame, runtime: Runtime, limits: Limits, until: Instant) -> Self {
        let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
        let (sender, batches) = channel(WAITING);
        // On the engine's own threads: this one waits, and can stop waiting when the time is over.
        runtime.spawn(async move {
            let mut stream = match frame.execute_stream().await {
                Ok(stream) => stream,
                Err(error) => {
                    // Who went away does not want to know.
                    let _ = sender.send(Err(error)).await;
                    return;
                }
            };
            while let Some(batch) = next(&mut stream).await {
                if sender.send(batch).await.is_err() {
                    return;
                }
            }
        });
        Self {
            schema,
            batches,
            runtime: Some(runtime),
            limits,
            until,
        }
    }

    /// Names and types of the columns.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

async fn next(stream: &mut SendableRecordBatchStream) -> Option<Result<RecordBatch, DataFusionError>> {
    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
}

impl Iterator for Answer {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let runtime = self.runtime.as_ref()?;
        let until = self.until;
        let batches = &mut self.batches;
        let error = match runtime.block_on(async { timeout_at(until, batches.recv()).await }) {
            Ok(None) => return None,
            Ok(Some(Ok(batch))) => return Some(Ok(batch)),
            Ok(Some(Err(error))) => Error::of_run(&error, self.limits.memory),
            Err(_) => Error::new(ErrorKind::Time(self.limits.time)),
        };
        self.stop();
        Some(Err(error))
    }
}

impl Answer {
    /// Ends the work without waiting for it: a loop over many rows does not look up.
    fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.stop();
    }
}
