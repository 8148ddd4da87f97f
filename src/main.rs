//! The command `waymark`; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    waymark::cli::run()
}
