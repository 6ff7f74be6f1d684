#![doc = include_str!("../README.md")]

pub mod markdown;
pub mod units;
pub mod words;
