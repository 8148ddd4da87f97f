//! Lock files as they were before December 2026: an entry had a line for each block, and a list with all its items was one block.
//!
//! ```text
//! # waymark l10n lock 1
//!
//! wix/get-api-key/create-key
//!   source 8ab686eafeb1f44702738c8b0f24f2567c36da6d
//!   title 2cf24dba5fb0 486ea4622412
//!   sum 5e884898
//!
//! # end
//! ```
//!
//! What such a file says of lists is left out, since nothing tells which item was made from which. Any command that writes the lock writes
//! it as it is now.

use super::lock::{Lock, Locked, Row, hash, is_blob, rebuild};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::memo::Fingerprint;
use crate::source::TextFile;

/// The first line of such a file.
pub const FIRST: &str = "# waymark l10n lock 1";

/// Reads such a file: the entries that are whole, and a fault if any is not.
pub fn read(file: &TextFile) -> (Lock, Vec<Diagnostic>) {
    let (mut lock, mut findings) = (Lock::default(), Findings::default());
    let mut broken = None;
    let mut at = 0;
    let mut ended = false;
    // The lines of the entry that is being read, with its id.
    let mut open: Option<(&str, String)> = None;
    for line in file.text.lines() {
        let span = at..at + line.len();
        at += line.len() + 1;
        let is_lost = match line {
            "# end" => {
                ended = true;
                open.take().is_some()
            }
            line if line.is_empty() || line.starts_with('#') => false,
            line if !line.starts_with("  ") => open.replace((line, format!("{line}\n"))).is_some(),
            line => match (line.strip_prefix("  sum "), &mut open) {
                (Some(sum), Some((id, lines))) => {
                    let id = if *id == "." { "" } else { *id };
                    let fits = Fingerprint::of_bytes(lines.as_bytes()).short(8) == sum;
                    let entry = entry(lines).filter(|_| fits);
                    open = None;
                    entry.map(|entry| lock.entries.insert(id.into(), entry)).is_none()
                }
                (None, Some((_, lines))) => {
                    lines.push_str(line);
                    lines.push('\n');
                    false
                }
                (_, None) => true,
            },
        };
        if is_lost {
            broken.get_or_insert(span);
        }
    }
    let help = format!("get it back from git, or {}: it keeps every entry that is whole", rebuild(file));
    if let Some(span) = broken {
        let is_conflict = file.text.lines().any(|line| line.starts_with("<<<<<<<"));
        let fault = if is_conflict {
            Diagnostic::new(Code::LockConflict, "this lock file holds a merge conflict")
        } else {
            Diagnostic::new(Code::LockEdited, "this lock file was changed by hand")
        };
        findings.push(fault.at(file.place(span)).help(help.clone()));
    }
    if !ended {
        let end = file.text.trim_end().len();
        let fault = Diagnostic::new(Code::LockCutOff, "this lock file was cut off: its last line is missing");
        findings.push(fault.at(file.place(end..end)).help(help));
    }
    (lock, findings.of_file(&file.path))
}

/// Whether a key of the front matter or a kind of a block can be called so. These names stand for something else in locks of today.
fn is_name(name: &str) -> bool {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    is_plain && !["from", "was", "own"].contains(&name)
}

/// An entry of its lines; the first is its id.
fn entry(lines: &str) -> Option<Locked> {
    let mut entry = Locked::default();
    for line in lines.lines().skip(1) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts[..] {
            ["source", blob] if is_blob(blob) => entry.sources.push(blob.to_owned()),
            ["list", _, _] => {}
            [name, source, translation] if is_name(name) => {
                entry.add(name, Row { source: hash(source)?, translation: hash(translation)? });
            }
            _ => return None,
        }
    }
    Some(entry)
}
