//! The command line as an agent meets it who answers a ticket: what is printed, what is said beside it, and how mistakes are met.

use super::command::{story, waymark};
use super::support::{SITE_YAML, write_all};

/// A site in two languages, with a topic, a guide, a question, an error, a draft, and a page that only German readers have.
fn site() -> tempfile::TempDir {
    let config = SITE_YAML.replace("locales:\n", "locales:\n  de: { name: Deutsch }\n");
    let folder = tempfile::tempdir().unwrap();
    write_all(
        folder.path(),
        &[
            ("content/site.yaml", config.as_str()),
            ("content/en/index.md", "---\ntitle: Home\n---\n"),
            ("content/de/index.md", "---\ntitle: Start\n---\n"),
            ("content/en/keys/index.md", "---\ntitle: Keys\n---\n"),
            ("content/de/keys/index.md", "---\ntitle: Schlüssel\n---\n"),
            ("content/en/keys/make/index.md", "---\ntitle: Make a key\nkind: guide\n---\nMake it once.\n"),
            ("content/en/keys/make/1-open.md", "---\ntitle: Open the page\n---\nOpen **Settings**.\n"),
            ("content/en/keys/make/2-name.md", "---\ntitle: Name the key\nexpect: Its name\n---\n1. Type {{name}}.\n"),
            (
                "content/en/keys/faq/where.md",
                "---\ntitle: Where is my key?\naliases: [old/where]\n---\nOn the [guide\'s page](../make/index.md).\n\n![A drawing](/images/drawn.svg)\n",
            ),
            (
                "content/de/keys/faq/where.md",
                "---\ntitle: Wo ist mein Schlüssel?\nslug: wo\n---\nAuf der [Seite](../make/index.md).\n",
            ),
            ("content/en/keys/errors/403.md", "---\ntitle: \"403\"\ncode: \"403\"\n---\n## Fix\n\nWait.\n"),
            ("content/en/keys/secret.md", "---\ntitle: Secret\ndraft: true\n---\n"),
            ("content/de/keys/nur-hier.md", "---\ntitle: Nur hier\n---\nText\n"),
            ("content/en/keys/gone.md", "---\ntitle: Gone\ngone: true\nreplaced_by: keys/make\n---\n"),
            ("images/drawn.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>"),
        ],
    );
    folder
}

/// One story for each way to ask, under the words that were typed.
fn stories(calls: &[&str]) -> String {
    let folder = site();
    let told = calls.iter().map(|call| {
        let words: Vec<&str> = call.split(' ').collect();
        format!("$ waymark {call}\n{}\n", story(&waymark(&words, folder.path())))
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_entry_is_printed_for_the_desk_and_in_the_language() {
    insta::assert_snapshot!(
        "embed",
        stories(&[
            "embed keys/faq/where --for zendesk",
            "embed https://help.example.com/de/keys/faq/wo/ --format text",
            "embed content/en/keys/faq/where.md --locale de --format markdown",
            "embed old/where --format link",
            "embed keys/make --steps 2 --format markdown",
            "embed keys/make#name --format link",
            "embed keys/errors/403 --locale de --format text",
            "embed keys/faq/where --format iframe",
        ])
    );
}

#[test]
fn a_mistake_is_met_with_what_was_meant() {
    insta::assert_snapshot!(
        "embed_mistakes",
        stories(&[
            "embed keys/faq/wehre",
            "embed nothing-like-it",
            "embed https://elsewhere.example.com/en/keys/faq/where/",
            "embed keys",
            "embed keys/secret",
            "embed keys/gone",
            "embed keys/nur-hier",
            "embed keys/faq/where --locale fr",
            "embed keys/make --steps 3",
            "embed keys/make --steps 2-1",
            "embed keys/faq/where --steps 1",
            "embed keys/faq/where --for jira",
        ])
    );
}

#[test]
fn canned_answers_are_printed_with_what_was_changed() {
    let folder = site();
    let output = waymark(&["macros", "--for", "zendesk"], folder.path());
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["macros"].as_array().unwrap().len(), 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("zendesk keeps no SVG pictures: they are written as links (1×)"), "{said}");
    assert!(said.contains("2 canned answers for zendesk"), "{said}");
}

#[test]
fn a_fault_of_another_page_does_not_stop_an_answer() {
    let folder = site();
    write_all(folder.path(), &[("content/en/broken.md", "---\ntitel: Broken\n---\n[x](nowhere.md)\n")]);
    let answered = waymark(&["embed", "keys/faq/where", "--format", "link"], folder.path());
    assert!(answered.status.success(), "{}", story(&answered));
    write_all(folder.path(), &[("content/en/keys/errors/403.md", "---\ntitle: \"403\"\n---\n[x](nowhere.md)\n")]);
    let refused = waymark(&["embed", "keys/errors/403"], folder.path());
    assert!(refused.stdout.is_empty() && !refused.status.success(), "{}", story(&refused));
    assert!(story(&refused).contains("nowhere.md"), "{}", story(&refused));
}

#[test]
fn a_picture_that_is_missing_is_a_fault_and_no_hole_in_an_answer() {
    let folder = site();
    std::fs::remove_file(folder.path().join("images/drawn.svg")).unwrap();
    for form in ["html", "markdown", "text"] {
        let refused = waymark(&["embed", "keys/faq/where", "--format", form], folder.path());
        assert!(refused.stdout.is_empty() && !refused.status.success(), "{}", story(&refused));
        assert!(story(&refused).contains("missing-picture"), "{}", story(&refused));
    }
}
