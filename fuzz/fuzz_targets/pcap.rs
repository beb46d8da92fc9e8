#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sensor::capture::replay::fuzzing::pcap(data));
