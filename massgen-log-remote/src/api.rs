//! The forms in which the service takes a query.

/// A version of the read API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Api {
    /// `GET /v1/query`, of older installations: the SQL stands in the URL, which holds some 60,000 bytes.
    V1,
    /// `POST /v2/query`: the SQL stands in the body. It wants a lower bound of time; without one it is asked from
    /// 1970 on, so that both versions see the same rows.
    #[default]
    V2,
}

impl Api {
    /// The path below the base URL.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::V1 => "/v1/query",
            Self::V2 => "/v2/query",
        }
    }
}
