//! The command `waymark`; everything it does is in the library.

use std::process::ExitCode;

/// Texts and outputs are made and dropped by the million: with the C library's allocator a build takes a tenth more time.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    waymark::cli::run()
}
