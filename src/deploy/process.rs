//! Which process publishes, and whether another one still does.

use std::fs;
use std::path::Path;

use super::ledger::Holder;

/// This process as a publisher.
pub fn holder(now: u64) -> Holder {
    let read = |path: &str| fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default();
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "somebody".into());
    let (host, process) = (read("/proc/sys/kernel/hostname"), std::process::id());
    Holder { who: format!("{user} at {host}, process {process}"), since: now, machine: machine(), process }
}

/// Whether a publisher ran on this machine and runs no more.
pub fn has_ended(holder: &Holder) -> bool {
    holder.machine == machine() && !Path::new("/proc").join(holder.process.to_string()).exists()
}

/// What tells this machine, as far as it has one set of process numbers, from all others.
fn machine() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let processes = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{}/{}", boot.trim(), processes.display())
}
