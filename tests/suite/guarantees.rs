//! `docs/guarantees.md`: every guarantee names its tests, and every test that it names exists.

use std::fs;

use super::support::project;

/// The tests that a row of a table names, each as its file and its name.
fn tests_of(row: &str) -> Vec<(&str, &str)> {
    let column = row.trim_end().trim_end_matches('|').rsplit('|').next().unwrap();
    column.split('`').skip(1).step_by(2).map(|test| test.split_once(": ").expect("a file and a name")).collect()
}

#[test]
fn every_guarantee_has_a_test_that_exists() {
    let manual = fs::read_to_string(project().join("docs/guarantees.md")).unwrap();
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| guarantee |");
    let rows: Vec<&str> = manual.lines().filter(is_row).collect();
    assert!(rows.len() > 30);
    let mut wrong = Vec::new();
    for row in rows {
        let tests = tests_of(row);
        if tests.is_empty() {
            wrong.push(format!("no test: {row}"));
        }
        for (path, name) in tests {
            let text = fs::read_to_string(project().join(path)).unwrap_or_default();
            // A test in Rust is a function; in JavaScript and in scripts the name is text.
            let wanted = if path.ends_with(".rs") { format!("fn {name}(") } else { name.to_owned() };
            if !text.contains(&wanted) {
                wrong.push(format!("`{path}` has no test `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
