//! `waymark macros --sync`: the real command against a server that speaks as the desks' documentation says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use tempfile::TempDir;

use super::command::story;
use super::desk_server::TOKEN;
use super::desk_server::{BEARER, Desk, KINDS, Kind, Reply, json_head};
use super::publishing::waymark;
use super::support::{Run, small_site, write_all};

const TWO_LANGUAGES: &str = "title: Test help\nbase_url: https://help.example.com/\nsource_locale: en\n\
                             locales:\n  en: { name: English }\n  de: { name: Deutsch }\n";

/// A site with a question in two languages, an error, a guide of two steps, and an article, which is no answer.
fn site() -> TempDir {
    small_site(&[
        ("content/site.yaml", TWO_LANGUAGES),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/x/faq/who.md", "---\ntitle: Who {{agent}}?\n---\nYou. See [the article](../a.md).\n"),
        ("content/de/x/faq/who.md", "---\ntitle: Wer?\n---\nSie.\n"),
        ("content/en/x/errors/e.md", "---\ntitle: \"403: no\"\ncode: \"403\"\n---\n## Fix\n\nWait.\n"),
        ("content/en/x/a.md", "---\ntitle: A\n---\nText\n"),
        ("content/en/x/g/index.md", "---\ntitle: Move in\nkind: guide\n---\n"),
        ("content/en/x/g/1-open.md", "---\ntitle: Open\n---\nOpen the door.\n"),
        ("content/en/x/g/2-close.md", "---\ntitle: Close\n---\nClose the door.\n"),
    ])
}

/// Calls the command with the environment of a desk.
fn call(site: &Path, desk: &Desk, kind: Kind, arguments: &[&str]) -> Output {
    call_in(site, &kind.environment(&desk.url), kind, arguments)
}

fn call_in(site: &Path, environment: &[(&'static str, String)], kind: Kind, arguments: &[&str]) -> Output {
    let mut command = waymark();
    for name in ["ZENDESK", "FRESHDESK", "HELPSCOUT"] {
        for end in ["URL", "EMAIL", "TOKEN", "MAILBOX", "APP_ID", "APP_SECRET"] {
            command.env_remove(format!("{name}_{end}"));
        }
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command.args(["macros", "--sync", kind.name(), "--site"]).arg(site).args(arguments);
    let output = command.output().unwrap();
    for secret in [TOKEN, BEARER] {
        let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!told.contains(&secret[..8]) && !told.contains(&secret[8..16]), "a secret is shown: {told}");
    }
    output
}

/// What a command told, with the desk's address and the time taken out.
fn told(output: &Output, desk: &Desk) -> String {
    story(output).replace(&desk.url, "URL")
}

/// A desk that has all answers of a site.
fn synced(site: &Path, kind: Kind) -> Desk {
    let desk = Desk::new(kind);
    let output = call(site, &desk, kind, &["--yes"]);
    assert!(output.status.success(), "{}", story(&output));
    desk.requests();
    desk
}

fn assert_tells(output: &Output, exit: i32, parts: &[&str]) {
    let told = story(output);
    assert_eq!(output.status.code(), Some(exit), "{told}");
    parts.iter().for_each(|part| assert!(told.contains(part), "`{part}` is missing:\n{told}"));
}

#[test]
fn a_site_is_brought_to_each_desk() {
    let site = site();
    let mut stories = String::new();
    for kind in KINDS {
        let desk = Desk::new(kind);
        let foreign = desk.foreign();
        let first = call(site.path(), &desk, kind, &[]);
        assert_eq!(first.status.code(), Some(2));
        assert!(desk.requests().iter().all(|request| !request.is_write()), "nothing is done unasked");
        let dry = call(site.path(), &desk, kind, &["--dry-run", "--yes"]);
        assert!(desk.requests().iter().all(|request| !request.is_write()), "a dry run does nothing");
        let created = call(site.path(), &desk, kind, &["--yes"]);
        let titles = desk.titles();
        desk.requests();
        let again = call(site.path(), &desk, kind, &[]);
        assert!(desk.requests().iter().all(|request| !request.is_write()), "there is nothing to do");
        assert_eq!(desk.titles(), titles);
        assert_eq!(desk.foreign(), foreign);
        for (name, output) in [("first", first), ("dry run", dry), ("created", created), ("again", again)] {
            stories.push_str(&format!("## {} {name}\n{}\n\n", kind.name(), told(&output, &desk)));
        }
        stories.push_str(&format!("## {} then has\n{}\n\n", kind.name(), titles.join("\n")));
    }
    insta::assert_snapshot!("desks_first_sync", stories);
}

#[test]
fn answers_are_written_as_each_desk_keeps_them() {
    let site = site();
    for kind in KINDS {
        let desk = synced(site.path(), kind);
        let text = desk.text(desk.find("Who"));
        assert!(text.contains("https://help.example.com/en/x/a/"), "{text}");
        let all = desk.state().things.values().map(|thing| thing.to_string()).collect::<String>();
        assert!(!all.contains("{{"), "no variable of the desk is made");
        assert!(!text.contains("[wm:"), "customers see no mark: {text}");
    }
    // Zendesk's descriptions have room for the commit that a text came from.
    let git = |arguments: &[&str]| {
        let user = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let output = Command::new("git").current_dir(site.path()).args(user).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", story(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "All"]);
    let commit = git(&["rev-parse", "HEAD"]);
    let desk = synced(site.path(), Kind::Zendesk);
    let number = desk.find("Wer?");
    let description = desk.state().things[&number]["description"].as_str().unwrap().to_owned();
    let told = format!("x/faq/who (de) https://help.example.com/de/x/faq/who/\ncommit {}\n[wm:", commit.trim());
    assert!(description.starts_with(&told), "{description}");
    // Another commit alone changes nothing.
    git(&["commit", "-q", "--allow-empty", "-m", "More"]);
    assert_tells(&call(site.path(), &desk, Kind::Zendesk, &[]), 0, &["nothing to do"]);
}

#[test]
fn what_changes_goes_and_comes_back_is_followed() {
    let site = site();
    let mut stories = String::new();
    for kind in KINDS {
        let desk = synced(site.path(), kind);
        let number = desk.find("Wer?");
        write_all(
            site.path(),
            &[
                ("content/de/x/faq/who.md", "---\ntitle: Wer denn?\n---\nSie selbst.\n"),
                ("content/en/x/faq/new.md", "---\ntitle: New?\n---\nYes.\n"),
            ],
        );
        fs::remove_file(site.path().join("content/en/x/errors/e.md")).unwrap();
        let output = call(site.path(), &desk, kind, &[]);
        stories.push_str(&format!("## {} changed\n{}\n\n", kind.name(), told(&output, &desk)));
        assert!(desk.text(number).contains("selbst"), "the same macro has the new text");
        assert_eq!(
            desk.requests().iter().filter(|request| request.is_write()).count(),
            if kind == Kind::Freshdesk { 4 } else { 3 }
        );
        stories.push_str(&format!("{}\n\n", desk.titles().join("\n")));

        write_all(
            site.path(),
            &[
                ("content/de/x/faq/who.md", "---\ntitle: Wer?\n---\nSie.\n"),
                ("content/en/x/errors/e.md", "---\ntitle: \"403: no\"\ncode: \"403\"\n---\n## Fix\n\nWait.\n"),
            ],
        );
        fs::remove_file(site.path().join("content/en/x/faq/new.md")).unwrap();
        let output = call(site.path(), &desk, kind, &[]);
        stories.push_str(&format!("## {} back\n{}\n\n", kind.name(), told(&output, &desk)));
        stories.push_str(&format!("{}\n\n", desk.titles().join("\n")));
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do"]);
    }
    insta::assert_snapshot!("desks_changes", stories);
}

#[test]
fn what_somebody_has_edited_is_kept_and_said() {
    let site = site();
    for kind in KINDS {
        let desk = synced(site.path(), kind);
        let (edited, gone) = (desk.find("Wer?"), desk.find("403"));
        desk.edit(edited, "<p>Edited by hand.</p>");
        desk.edit(gone, "<p>Edited, too.</p>");
        assert_tells(
            &call(site.path(), &desk, kind, &[]),
            0,
            &["nothing to do", "2 answers have been edited at the desk"],
        );
        write_all(site.path(), &[("content/de/x/faq/who.md", "---\ntitle: Wer denn?\n---\nNeu.\n")]);
        fs::remove_file(site.path().join("content/en/x/errors/e.md")).unwrap();
        let output = call(site.path(), &desk, kind, &["--yes"]);
        assert_tells(
            &output,
            0,
            &["kept; the site has a newer text", "kept; the site has no such answer any more", "2 kept"],
        );
        assert!(desk.requests().iter().all(|request| !request.is_write()));
        assert_eq!(desk.text(edited), "<p>Edited by hand.</p>");
        assert_eq!(desk.text(gone), "<p>Edited, too.</p>");

        // Who deletes it gets the site's text again.
        desk.state().things.remove(&edited);
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["+ de x/faq/who", "1 created"]);
        write_all(
            site.path(),
            &[
                ("content/de/x/faq/who.md", "---\ntitle: Wer?\n---\nSie.\n"),
                ("content/en/x/errors/e.md", "---\ntitle: \"403: no\"\ncode: \"403\"\n---\n## Fix\n\nWait.\n"),
            ],
        );
    }
}

#[test]
fn other_edits_at_a_desk_count_too() {
    let site = site();
    let zendesk = synced(site.path(), Kind::Zendesk);
    let (off, more) = (zendesk.find("Wer?"), zendesk.find("403"));
    zendesk.state().things.get_mut(&off).unwrap()["active"] = false.into();
    let status = json!({"field": "status", "value": "solved"});
    zendesk.state().things.get_mut(&more).unwrap()["actions"].as_array_mut().unwrap().push(status);
    assert_tells(&call(site.path(), &zendesk, Kind::Zendesk, &[]), 0, &["nothing to do", "2 kept"]);

    let help_scout = synced(site.path(), Kind::HelpScout);
    let chat = help_scout.find("Wer?");
    help_scout.state().things.get_mut(&chat).unwrap()["chatText"] = "Hi".into();
    assert_tells(&call(site.path(), &help_scout, Kind::HelpScout, &[]), 0, &["nothing to do", "1 kept"]);

    // Who moves a response has not edited it, and it stays there.
    let freshdesk = synced(site.path(), Kind::Freshdesk);
    let moved = freshdesk.find("Wer?");
    freshdesk.state().things.get_mut(&moved).unwrap()["folder_id"] = 1.into();
    write_all(site.path(), &[("content/de/x/faq/who.md", "---\ntitle: Wer denn?\n---\nNeu.\n")]);
    assert_tells(&call(site.path(), &freshdesk, Kind::Freshdesk, &[]), 0, &["1 changed"]);
    assert!(freshdesk.titles().contains(&"General / Wer denn?".to_owned()), "{:?}", freshdesk.titles());
}

#[test]
fn how_a_desk_rewrites_texts_does_not_matter() {
    let site = site();
    let rewrites: [fn(&str) -> String; 2] = [
        |text| {
            format!(
                "<div dir=\"ltr\">{}</div>",
                text.replace("strong>", "b>").replace('\n', " ").replace('\u{2060}', "")
            )
        },
        // This one changes what readers see, so it is written down afterwards.
        |text| text.replace("help.example.com", "proxy.example.com").replace("proxy.proxy", "proxy"),
    ];
    for (kind, stores) in KINDS.iter().flat_map(|kind| rewrites.map(|stores| (*kind, stores))) {
        let desk = Desk::new(kind);
        desk.state().stores = stores;
        assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &["6 created"]);
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do", "0 kept, 6 as they are"]);
        desk.edit(desk.find("403"), "<p>Edited by hand.</p>");
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do", "1 kept, 5 as they are"]);
    }
}

#[test]
fn stale_and_unlisted_answers_are_left_out_and_go() {
    let site = site();
    let l10n = |arguments: &[&str]| {
        let output = waymark().args(["l10n"]).args(arguments).arg("--site").arg(site.path()).output().unwrap();
        assert!(output.status.success(), "{}", story(&output));
    };
    l10n(&["stamp", "--untracked", "--locale", "de"]);
    let desk = synced(site.path(), Kind::Zendesk);
    write_all(
        site.path(),
        &[
            ("content/en/x/faq/who.md", "---\ntitle: Who {{agent}}?\n---\nSomebody else.\n"),
            (
                "content/en/x/errors/e.md",
                "---\ntitle: \"403: no\"\ncode: \"403\"\nunlisted: true\n---\n## Fix\n\nWait.\n",
            ),
        ],
    );
    let output = call(site.path(), &desk, Kind::Zendesk, &[]);
    assert_tells(
        &output,
        1,
        &["its translation is behind its source", "it is unlisted", "2 of 6 answers", "nothing was changed"],
    );
    assert_eq!(desk.titles().len(), 6);
    assert_tells(&call(site.path(), &desk, Kind::Zendesk, &["--yes"]), 0, &["1 changed, 2 deleted"]);
    assert_eq!(desk.titles().len(), 4);
}

#[test]
fn another_sites_answers_are_not_touched() {
    let (one, other) = (site(), site());
    let config = TWO_LANGUAGES.replace("help.example.com", "other.example.com");
    write_all(other.path(), &[("content/site.yaml", &config)]);
    for kind in KINDS {
        let desk = synced(one.path(), kind);
        assert_tells(&call(other.path(), &desk, kind, &[]), 2, &["no answers of this site yet", "`base_url`"]);
        assert_tells(&call(other.path(), &desk, kind, &["--yes"]), 0, &["6 created"]);
        assert_eq!(desk.titles().len(), 12);
        assert_tells(&call(one.path(), &desk, kind, &[]), 0, &["nothing to do"]);
    }
}

#[test]
fn all_pages_of_a_list_are_read() {
    let site = site();
    for kind in KINDS {
        let desk = Desk::new(kind);
        for number in 1000..1250 {
            desk.state().things.insert(number, kind.foreign(number));
        }
        assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &["6 created"]);
        // They stand on the last page.
        for number in 2000..2006 {
            let mut state = desk.state();
            let mut thing = state.things.remove(&(number - 2000 + if kind == Kind::Freshdesk { 102 } else { 101 }));
            if thing.is_none() {
                let key = *state.things.iter().find(|(_, thing)| thing.to_string().contains("[wm:")).unwrap().0;
                thing = state.things.remove(&key);
            }
            let mut thing = thing.unwrap();
            thing["id"] = number.into();
            state.things.insert(number, thing);
        }
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do", "6 as they are"]);
    }
}

#[test]
fn a_sync_that_was_stopped_anywhere_is_gone_on_with() {
    let site = site();
    for kind in KINDS {
        let mut ended_early = 0;
        // In a long run behind each request that writes.
        for most in (0..).step_by(if Run::this().is_long() { 1 } else { 3 }) {
            let desk = Desk::new(kind);
            let mut writes = 0;
            // The connection is gone from then on, as when the process is.
            desk.hook(move |request, _| {
                writes += usize::from(request.is_write());
                (writes > most).then(|| Reply::Instead(json_head("400 Bad Request"), "{}".into()))
            });
            let output = call(site.path(), &desk, kind, &["--yes"]);
            desk.behave();
            let written = desk.titles().len();
            if output.status.success() {
                break;
            }
            ended_early += 1;
            assert_tells(&output, 3, &["answers, and the next run goes on from there"]);
            // Where nothing is there yet, it has to be said again.
            assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &[&format!("{} created", 6 - written)]);
            assert_eq!(desk.titles().len(), 6, "nothing stands there twice");
            assert_tells(&call(site.path(), &desk, kind, &["--dry-run"]), 0, &["nothing to do"]);
        }
        assert!(ended_early >= 2);
    }
}

#[test]
fn a_creation_of_which_nothing_is_known_makes_no_duplicate() {
    let site = site();
    for kind in KINDS {
        for reply in ["500 Internal Server Error", "cut off", "closed"] {
            let desk = Desk::new(kind);
            let mut is_first = true;
            desk.hook(move |request, _| {
                let creates = request.method == "POST" && request.is_write() && !request.path.ends_with("_folders");
                if !creates || !std::mem::take(&mut is_first) {
                    return None;
                }
                Some(match reply {
                    "cut off" => {
                        Reply::DoneBut(json_head("201 Created\r\nContent-Length: 500"), "{\"macro\": {".into())
                    }
                    "closed" => Reply::Closed,
                    status => Reply::DoneBut(json_head(status), "{}".into()),
                })
            });
            assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &["6 created", "waiting for 500 ms"]);
            assert_eq!(desk.titles().len(), 6, "{reply}");
        }
    }
}

#[test]
fn of_two_syncs_at_once_one_copy_stays() {
    let site = site();
    for kind in KINDS {
        // The other run creates the same answer right before.
        let desk = Desk::new(kind);
        let mut number = 50;
        desk.hook(move |request, state| {
            let creates = request.method == "POST" && request.is_write() && !request.path.ends_with("_folders");
            if creates {
                let body = if kind == Kind::Zendesk { &request.body["macro"] } else { &request.body };
                number += 1;
                state.store(number, body.clone());
            }
            None
        });
        assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &["6 created"]);
        desk.behave();
        let in_use = |title: &String| !title.starts_with("waymark: withdrawn");
        assert_eq!(desk.titles().iter().filter(|title| in_use(title)).count(), 6);
        assert!(desk.state().things.contains_key(&51), "the older one stays");
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do"]);

        // And in truth.
        let desk = Desk::new(kind);
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| call(site.path(), &desk, kind, &["--yes"]))).collect();
            runs.into_iter().for_each(|run| assert_tells(&run.join().unwrap(), 0, &[]));
        });
        assert_eq!(desk.titles().iter().filter(|title| in_use(title)).count(), 6);
        assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["nothing to do"]);
    }
}

#[test]
fn refused_credentials_name_their_variables() {
    let site = site();
    for kind in KINDS {
        let desk = Desk::new(kind);
        let mut environment = kind.environment(&desk.url);
        let secret = environment.last_mut().unwrap();
        secret.1 = "wr0ngSecretThatNobodySees".into();
        let name = secret.0;
        let output = call_in(site.path(), &environment, kind, &[]);
        assert_tells(
            &output,
            3,
            &["does not accept the credentials (401)", name, "Couldn't authenticate you"]
                [..if kind == Kind::HelpScout { 2 } else { 3 }],
        );
        assert!(!story(&output).contains("wr0ngSec"));

        // A desk that repeats what it was sent, whole, encoded and in part.
        desk.hook(|request, _| {
            let sent = format!("{} {} {}", request.authorization, TOKEN, &TOKEN[4..20]);
            Some(Reply::Instead(json_head("403 Forbidden"), json!({"error": sent, "body": request.body}).to_string()))
        });
        let output = call(site.path(), &desk, kind, &[]);
        assert_tells(&output, 3, &["does not allow this (403)", "has to be"]);
        let sent = desk.requests().last().unwrap().authorization.clone();
        if let Some((_, sent)) = sent.split_once(' ') {
            assert!(!story(&output).contains(&sent[sent.len() - 12..]), "{}", story(&output));
        }
    }
}

#[test]
fn missing_variables_are_named() {
    let site = site();
    for kind in KINDS {
        let desk = Desk::new(kind);
        let environment = kind.environment(&desk.url);
        for (name, _) in environment.iter().filter(|(name, _)| *name != "HELPSCOUT_URL") {
            let without: Vec<_> = environment.iter().filter(|(other, _)| other != name).cloned().collect();
            let output = call_in(site.path(), &without, kind, &[]);
            assert_tells(&output, 3, &[&format!("{name} is not in the environment")]);
        }
        assert!(desk.requests().is_empty());
    }
}

#[test]
fn a_limit_of_requests_is_heeded() {
    let site = site();
    for (kind, header) in
        [(Kind::Zendesk, "Retry-After"), (Kind::Freshdesk, "Retry-After"), (Kind::HelpScout, "X-RateLimit-Retry-After")]
    {
        let desk = Desk::new(kind);
        let mut count = 0;
        desk.hook(move |_, _| {
            count += 1;
            let limited = count % 4 == 0;
            limited.then(|| Reply::Instead(json_head(&format!("429 Too Many Requests\r\n{header}: 0")), "{}".into()))
        });
        let output = call(site.path(), &desk, kind, &["--yes"]);
        assert_tells(&output, 0, &["6 created", "there were too many requests (429); waiting for 0 ms"]);
        assert_eq!(desk.titles().len(), 6, "nothing stands there twice");

        // One second, and a date that is a second after that of the answer.
        let date = "Date: Mon, 30 Nov 2026 10:00:00 GMT\r\nRetry-After: Mon, 30 Nov 2026 10:00:01 GMT";
        let asked = [format!("{header}: 1"), date.to_owned()];
        for asked in asked.into_iter().take(if kind == Kind::Zendesk { 2 } else { 1 }) {
            let mut is_first = true;
            desk.hook(move |_, _| {
                let head = json_head(&format!("429 Too Many Requests\r\n{asked}"));
                std::mem::take(&mut is_first).then(|| Reply::Instead(head, "{}".into()))
            });
            assert_tells(&call(site.path(), &desk, kind, &[]), 0, &["waiting for 1 s", "nothing to do"]);
        }

        desk.hook(move |_, _| {
            Some(Reply::Instead(json_head(&format!("429 Too Many Requests\r\n{header}: 3600")), "{}".into()))
        });
        let output = call(site.path(), &desk, kind, &["--yes"]);
        assert_tells(&output, 3, &["it asks to wait for 3600 seconds", "Run the command again then"]);
    }
}

#[test]
fn an_error_that_passes_is_waited_for_and_one_that_stays_ends() {
    let site = site();
    for kind in KINDS {
        let desk = Desk::new(kind);
        let mut count = 0;
        desk.hook(move |_, _| {
            count += 1;
            [1, 3, 6, 8, 20, 21, 22]
                .contains(&count)
                .then(|| Reply::Instead(json_head("503 Service Unavailable\r\nRetry-After: 0"), "{}".into()))
        });
        assert_tells(&call(site.path(), &desk, kind, &["--yes"]), 0, &["6 created", "503 Service Unavailable"]);
        assert_eq!(desk.titles().len(), 6, "nothing stands there twice");
    }
    let desk = Desk::new(Kind::Zendesk);
    desk.hook(|_, _| {
        Some(Reply::Instead(json_head("500 Internal Server Error"), json!({"error": "oops"}).to_string()))
    });
    let output = call(site.path(), &desk, Kind::Zendesk, &["--yes"]);
    assert_tells(&output, 3, &["it has an error of its own (500 Internal Server Error): {\"error\":\"oops\"}"]);
    assert_eq!(desk.requests().len(), 4);
}

#[test]
fn half_an_answer_and_a_page_are_faults() {
    let site = site();
    let cases = [
        (json_head("200 OK"), "{\"macros\": [{\"id\": 1, \"titl", "cut off or no JSON"),
        (json_head("200 OK\r\nContent-Length: 5000"), "{\"macros\": [", "its answer is cut off"),
        ("200 OK\r\nContent-Type: text/html".to_owned(), "<html><form>Log in</form>", "`text/html`, and not with JSON"),
        (json_head("200 OK"), "{\"other\": []}", "its answer holds no list `macros`"),
        (json_head("404 Not Found"), "{}", "Is ZENDESK_URL the address of the desk?"),
    ];
    for (head, body, why) in cases {
        let desk = Desk::new(Kind::Zendesk);
        desk.hook(move |_, _| Some(Reply::Instead(head.clone(), body.into())));
        assert_tells(&call(site.path(), &desk, Kind::Zendesk, &["--yes"]), 3, &[why]);
        assert!(desk.requests().iter().all(|request| !request.is_write()));
    }
    // Nobody listens there any more.
    let url = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let output = call_in(site.path(), &Kind::Zendesk.environment(&url), Kind::Zendesk, &[]);
    assert_tells(&output, 3, &["no connection can be made", "refused", "Check ZENDESK_URL"]);
}

#[test]
fn credentials_go_nowhere_else() {
    let site = site();
    for kind in KINDS {
        let (desk, elsewhere) = (Desk::new(kind), Desk::new(kind));
        let other = elsewhere.url.replace("127.0.0.1", "localhost");
        let to = format!("{other}/api?token={TOKEN}");
        desk.hook(move |_, _| Some(Reply::Instead(format!("302 Found\r\nLocation: {to}"), String::new())));
        let output = call(site.path(), &desk, kind, &["--yes"]);
        assert_tells(&output, 3, &["it leads to `localhost` (302 Found), and the credentials are not sent there"]);
        assert!(elsewhere.requests().is_empty());
    }
    let (desk, elsewhere) = (Desk::new(Kind::Zendesk), Desk::new(Kind::Zendesk));
    let next = format!("{}/api/v2/macros", elsewhere.url);
    desk.hook(move |_, _| {
        let page = json!({"macros": [], "meta": {"has_more": true}, "links": {"next": next}});
        Some(Reply::Instead(json_head("200 OK"), page.to_string()))
    });
    assert_tells(&call(site.path(), &desk, Kind::Zendesk, &["--yes"]), 3, &["leads to another host for the next page"]);
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn an_address_without_tls_is_refused() {
    let site = site();
    for (url, why) in [
        ("http://shop.zendesk.com", "credentials are sent by `https://` alone"),
        ("http://127.0.0.1.example.com", "credentials are sent by `https://` alone"),
        ("ftp://localhost", "credentials are sent by `https://` alone"),
        ("shop.zendesk.com", "it is no address"),
        ("https://ada:secret@shop.zendesk.com", "it holds a name or a password"),
        ("https://shop.zendesk.com/?a", "it has a `?` or `#`"),
    ] {
        let output = call_in(site.path(), &Kind::Zendesk.environment(url), Kind::Zendesk, &[]);
        assert_tells(&output, 3, &["ZENDESK_URL: ", why]);
        assert!(!story(&output).contains("secret@"));
    }
    let mut environment = Kind::Zendesk.environment("https://shop.zendesk.com");
    environment[2].1 = "two\nlines".into();
    // It is encoded, so no header is broken by it; Help Scout's and others' never reach one.
    let desk = Desk::new(Kind::Zendesk);
    environment[0].1 = desk.url.clone();
    assert_tells(&call_in(site.path(), &environment, Kind::Zendesk, &[]), 3, &["(401)"]);
}

#[test]
fn wrong_calls_of_sync_are_refused() {
    let site = site();
    let call = |arguments: &[&str]| {
        let output = waymark().args(["macros", "--site"]).arg(site.path()).args(arguments).output().unwrap();
        story(&output)
    };
    let calls: [&[&str]; 6] = [
        &[],
        &["--sync", "intercom"],
        &["--sync", "gmail"],
        &["--sync", "zendesk", "--locale", "de"],
        &["--for", "zendesk", "--yes"],
        &["--for", "zendesk", "--dry-run"],
    ];
    let stories: String =
        calls.iter().map(|arguments| format!("## {}\n{}\n\n", arguments.join(" "), call(arguments))).collect();
    insta::assert_snapshot!("desks_wrong_calls", stories);
}

#[test]
fn faults_of_the_site_stop_it_before_anything_is_asked() {
    let site = site();
    write_all(site.path(), &[("content/en/x/faq/bad.md", "---\ntitle: Bad\n---\n[x](nowhere.md)\n")]);
    let desk = Desk::new(Kind::Zendesk);
    assert_tells(&call(site.path(), &desk, Kind::Zendesk, &["--yes"]), 1, &["broken-link"]);
    assert!(desk.requests().is_empty());
}
