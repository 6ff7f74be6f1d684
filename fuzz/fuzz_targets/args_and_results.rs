#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_checks::args_and_results(bytes));
