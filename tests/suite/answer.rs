//! `waymark answer`: which entries answer a ticket.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::command;

const TICKETS: &str = "benches/tickets";

fn waymark(arguments: &[&str]) -> std::process::Output {
    command::waymark(arguments, Path::new(env!("CARGO_MANIFEST_DIR")))
}

fn folder(site: &str) -> &'static str {
    if site == "own" { "." } else { "benches/tickets/site" }
}

fn asked(site: &str, ticket: &str, arguments: &[&str]) -> std::process::Output {
    let ticket = format!("{TICKETS}/texts/{ticket}.txt");
    let arguments: Vec<&str> =
        ["answer", "--site", folder(site), &ticket].into_iter().chain(arguments.iter().copied()).collect();
    waymark(&arguments)
}

fn answer(site: &str, ticket: &str) -> Value {
    let said = asked(site, ticket, &["--format", "json"]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

#[test]
fn tickets_of_five_languages_find_their_entries() {
    let (mut count, mut first, mut among, mut languages) = (0, 0, 0, 0);
    for line in
        fs::read_to_string(Path::new(TICKETS).join("wanted.tsv")).unwrap().lines().filter(|line| !line.starts_with('#'))
    {
        let [ticket, site, locale, _, wanted] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let answer = answer(site, ticket);
        let found: Vec<&str> =
            answer["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert!(found.len() <= 3, "{found:?}");
        count += 1;
        first += usize::from(found.first().is_some_and(|first| wanted.split(' ').any(|id| id == *first)));
        among += usize::from(wanted.split(' ').all(|id| found.contains(&id)));
        languages += usize::from(answer["locale"] == locale);
    }
    assert_eq!(count, 30);
    assert!(first >= 24, "{first} tickets have their entry first");
    assert!(among >= 28, "{among} tickets have their entries among three");
    assert!(languages >= 29, "the language of {languages} tickets is recognised");
}

#[test]
fn an_entry_is_a_block_of_lines() {
    let said = asked("site", "17", &[]);
    let text = String::from_utf8(said.stdout).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().splitn(3, ' ').collect();
    assert!(head[0].parse::<f64>().is_ok(), "{head:?}");
    assert_eq!(head[1..], ["error", "The card was declined"]);
    assert_eq!(lines.next(), Some("https://parcels.example.com/en/billing/errors/card-declined/"));
    assert!(lines.next().unwrap().contains("card_declined"), "{text}");
    assert!(text.contains("\n\n"), "a blank line parts the blocks: {text}");
    assert!(String::from_utf8_lossy(&said.stderr).contains("`en`"));
}

#[test]
fn the_step_of_a_guide_is_named() {
    let answer = answer("site", "20");
    let step = &answer["entries"][0]["step"];
    assert_eq!(step["number"], 3);
    assert_eq!(step["url"], "https://parcels.example.com/en/sending/send-parcel/#hand-over");
}

#[test]
fn a_german_ticket_finds_what_is_not_translated_and_says_so() {
    let said = String::from_utf8(asked("site", "24", &[]).stdout).unwrap();
    let block = said.split("\n\n").find(|block| block.contains("neighbour")).expect(&said);
    assert!(
        block.contains("https://parcels.example.com/go/delivery/faq/redirect/"),
        "the permalink leads to a translation later: {block}"
    );
    assert!(block.contains("not translated into de: this is en"), "{block}");
}

#[test]
fn a_wrong_call_is_told_from_a_ticket_without_an_answer() {
    let place = tempfile::tempdir().unwrap();
    let ticket = |text: &str| {
        let file = place.path().join("ticket.txt");
        fs::write(&file, text).unwrap();
        file
    };
    let ask = |file: &Path, more: &[&str]| {
        waymark(&[&["answer", "--site", folder("site"), file.to_str().unwrap()], more].concat())
    };
    let empty = ask(&ticket(" \n"), &[]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("the ticket is empty"));
    let unknown = ask(&ticket("Where is my parcel?"), &["--locale", "nl"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("en, de, fr"));
    let missing = ask(Path::new("there-is-no-such-ticket.txt"), &[]);
    assert_eq!(missing.status.code(), Some(2), "{}", String::from_utf8_lossy(&missing.stderr));
    let nothing = ask(&ticket("zzyzx qwertz"), &[]);
    assert_eq!((nothing.status.code(), &*nothing.stdout), (Some(0), &b"no entry fits\n"[..]));
}
