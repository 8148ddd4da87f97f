//! The findings of one file, up to a limit.

use std::sync::Arc;

use super::{Code, Diagnostic, Place, Severity};
use crate::limits::MOST_FINDINGS;

/// What is wrong with one file: of each severity the first [`MOST_FINDINGS`] findings, and how many there are besides.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    faults: usize,
    warnings: usize,
}

impl Findings {
    /// Adds a finding, or counts it where there are enough of its severity.
    pub fn push(&mut self, finding: Diagnostic) {
        let count = if finding.is_fault() { &mut self.faults } else { &mut self.warnings };
        *count += 1;
        if *count <= MOST_FINDINGS {
            self.kept.push(finding);
        }
    }

    /// Whether the next finding of a severity will only be counted, so that its hint is in vain.
    pub fn is_full_of(&self, severity: Severity) -> bool {
        let count = if severity == Severity::Fault { self.faults } else { self.warnings };
        count >= MOST_FINDINGS
    }

    /// The findings, and at the end how many more there are.
    pub fn of_file(mut self, path: &Arc<str>) -> Vec<Diagnostic> {
        let more = |count: usize| count.saturating_sub(MOST_FINDINGS);
        for (more, what) in [(more(self.faults), "faults"), (more(self.warnings), "warnings")] {
            if more > 0 {
                let message = format!("and {more} more {what} in this file, which are not told one by one");
                let warning = Diagnostic::new(Code::MoreFindings, message).at(Place::file(path.clone()));
                self.kept.push(warning.help("mend what is told first: often one mistake has all of them"));
            }
        }
        self.kept
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_not_lost_behind_warnings() {
        let mut findings = Findings::default();
        findings.extend((0..2000).map(|_| Diagnostic::new(Code::ForeignSyntax, "x")));
        findings.push(Diagnostic::new(Code::BrokenLink, "y"));
        assert!(findings.is_full_of(Severity::Warning) && !findings.is_full_of(Severity::Fault));
        let list = findings.of_file(&"a.md".into());
        assert_eq!(list.len(), MOST_FINDINGS + 2);
        assert!(list.iter().any(Diagnostic::is_fault));
        assert!(list.last().unwrap().message.starts_with("and 1000 more warnings"));
    }
}
