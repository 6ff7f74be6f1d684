#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_checks::massgen_log(bytes));
