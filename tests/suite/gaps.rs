//! `waymark gaps`, from files as endpoints and help desks leave them to what is to be written; and the receivers in `docs/feedback/`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::command::{story, waymark};
use super::hosting::servers::{Running, free_port};
use super::preview::PATIENCE;
use super::support::{project, small_site};

/// A shop that says something of parcels and keys, and nothing of refunds and invoices.
fn shop() -> tempfile::TempDir {
    let yaml = "title: Shop help\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n  de: { name: Deutsch }\n";
    small_site(&[
        ("content/site.yaml", yaml),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/de/versand.md", "---\ntitle: Der Versand\n---\nWir versenden jeden Tag mit der Post.\n"),
        ("content/en/parcels/index.md", "---\ntitle: Parcels\n---\n"),
        (
            "content/en/parcels/faq/when.md",
            "---\ntitle: When does it arrive?\nasked_as: [my delivery is late]\n---\nUsually in two days, and at Christmas in a week.\n",
        ),
        (
            "content/en/keys.md",
            "---\ntitle: Make an API key\nslug: schlüssel\n---\nOpen your account and press the button.\n",
        ),
        (
            "content/en/parcels/errors/timeout.md",
            "---\ntitle: The server took too long\nkind: error\nmatch: [\"upstream timed out after {int} seconds\"]\n---\nWait a minute.\n",
        ),
    ])
}

/// Runs `waymark gaps --format json` on files with these contents.
fn gaps(site: &Path, files: &[&[u8]], more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["gaps".to_owned(), "--format".into(), "json".into()];
    for (number, bytes) in files.iter().enumerate() {
        let path = folder.path().join(number.to_string());
        fs::write(&path, bytes).unwrap();
        arguments.push(path.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let output = waymark(&arguments, site);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The first example of each group, with how often it was asked.
fn groups(report: &Value) -> Vec<(u64, String)> {
    let all = report["groups"].as_array().unwrap().iter();
    all.map(|group| (group["count"].as_u64().unwrap(), group["examples"][0]["text"].as_str().unwrap().to_owned()))
        .collect()
}

fn search(query: &str) -> String {
    json!({ "event": "search", "query": query, "locale": "en", "page": "en/", "helped": null, "results": 0 })
        .to_string()
        + "\n"
}

fn vote(page: &str, helped: bool) -> String {
    json!({ "event": "vote", "query": null, "locale": "en", "page": page, "helped": helped, "results": null })
        .to_string()
        + "\n"
}

fn asked() -> Vec<&'static str> {
    vec![
        "refund please",
        "where is my refund",
        "how do I get a refund",
        "Where is my refund?",
        "invoice with VAT number",
        "I want an invoice",
        "make an api key",
        "my delivery is late",
        "the arrival before christmas eve",
        "2 1 3",
    ]
}

#[test]
fn what_has_no_answer_is_grouped_and_said() {
    let site = shop();
    let feedback: String = asked().iter().map(|query| search(query)).collect::<String>()
        + "{\"event\":\"match\",\"query\":\"upstream timed out after … seconds\",\"locale\":\"en\"}\n"
        + "{\"event\":\"match\",\"query\":\"Zyx exploded\",\"locale\":\"de\"}\n"
        + &vote("en/parcels/faq/when/", false)
        + &vote("https://help.example.com/en/parcels/faq/when/index.html#x", false)
        + &vote("parcels/faq/when", true)
        + &vote("en/schl%C3%BCssel/", true)
        + &vote("en/gone/", true);
    fs::write(site.path().join("feedback.jsonl"), feedback).unwrap();
    insta::assert_snapshot!("gaps", story(&waymark(&["gaps", "feedback.jsonl"], site.path())));
    insta::assert_snapshot!("gaps_json", story(&waymark(&["gaps", "feedback.jsonl", "--format", "json"], site.path())));
}

#[test]
fn the_order_of_questions_does_not_matter() {
    let site = shop();
    let lines: Vec<String> = asked().iter().map(|query| search(query)).collect();
    let turned: String = lines.iter().rev().cloned().collect();
    let report = gaps(site.path(), &[lines.concat().as_bytes()], &[]);
    assert_eq!(report, gaps(site.path(), &[turned.as_bytes()], &[]));
    let (one, two) = lines.split_at(4);
    assert_eq!(report, gaps(site.path(), &[two.concat().as_bytes(), one.concat().as_bytes()], &[]));
}

/// What a group proposes is an answer, once it is on a page.
#[test]
fn what_is_put_into_asked_as_is_no_gap_any_more() {
    let site = shop();
    let feedback = search("refund please") + &search("where is my refund");
    let report = gaps(site.path(), &[feedback.as_bytes()], &[]);
    let asked_as = &report["groups"][0]["asked_as"];
    assert_eq!(report["groups"][0]["advice"], "new_page");
    let page = format!("---\ntitle: Getting money back\nkind: faq\nasked_as: {asked_as}\n---\nWithin a month.\n");
    fs::write(site.path().join("content/en/money.md"), page).unwrap();
    assert_eq!(gaps(site.path(), &[feedback.as_bytes()], &[])["without_answer"], 0);
}

#[test]
fn tickets_are_read_in_every_form_and_encoding() {
    let site = shop();
    let expected = vec![(2, "Refund for the parcel Müller".to_owned())];
    let csv = "id,Subject,Description\r\n1,Refund for the parcel Müller,\"Hello,\r\n\"\"quoted\"\" text\"\r\n2,\"Refund for the parcel Müller\",\"x\"\r\n";
    let wide: Vec<u8> = format!("\u{FEFF}{}", csv.replace(',', "\t").replace("Hello\t", "Hello,"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin: Vec<u8> = csv.chars().map(|c| u32::from(c) as u8).collect();
    let one =
        json!({ "id": 1, "subject": "Refund for the parcel Müller", "comments": [{ "subject": "no" }], "tags": ["a"] });
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("CSV", csv.into()),
        ("CSV with a mark", format!("\u{FEFF}{csv}").into()),
        ("CSV of a spreadsheet", format!("sep=;\r\n{}", csv.replace(',', ";").replace("Hello;", "Hello,")).into()),
        ("CSV that is cut off", csv.trim_end_matches("\"\r\n").into()),
        ("UTF-16", wide),
        ("Windows-1252", latin),
        ("JSON lines", format!("{one}\n\n{one}").into()),
        ("a list", format!("[{one},\n{one}]").into()),
        ("a list over many lines", serde_json::to_vec_pretty(&json!([one, one])).unwrap()),
        ("a list of texts", json!(["Refund for the parcel Müller", "Refund for the parcel Müller"]).to_string().into()),
        ("a list in an object", json!({ "count": 2, "tickets": [one, one] }).to_string().into()),
        (
            "objects over many lines",
            serde_json::to_string_pretty(&json!({ "fields": { "summary": one["subject"] } })).unwrap().repeat(2).into(),
        ),
        ("a list that is cut off", format!("[{one},{one},{{\"subj").into()),
    ];
    for (form, bytes) in &forms {
        assert_eq!(groups(&gaps(site.path(), &[bytes], &[])), expected, "{form}");
    }
}

#[test]
fn damaged_lines_take_no_others_with_them() {
    let site = shop();
    let event = search("refund please");
    let (half, other) = event.split_at(30);
    let long = search(&"long ".repeat(300_000));
    let file = format!("{half}{event}{other}{{\n\u{0}not JSON\n[1]\n\"text\"\n{long}{event}{half}");
    let file = file.replace('\u{0}', "");
    let report = gaps(site.path(), &[file.as_bytes()], &[]);
    assert_eq!(groups(&report), [(2, "refund please".to_owned())]);
    fs::write(site.path().join("f.jsonl"), &file).unwrap();
    let told = story(&waymark(&["gaps", "f.jsonl"], site.path()));
    assert!(told.contains("f.jsonl: 7 rows could not be read; the first is line 2: it is no JSON object"), "{told}");
}

#[test]
fn columns_are_said_and_can_be_named() {
    let site = shop();
    let put = |name: &str, text: &str| fs::write(site.path().join(name), text).unwrap();
    put("known.csv", "id;Betreff;Beschreibung\n1;refund please;x\n");
    put("unknown.csv", "id;Anliegen;Notiz\n1;refund please;x\n");
    put("unknown.json", "[{\"Anliegen\":\"refund please\"}]");
    put("not.csv", "\0\0\0");
    put("not.json", "{\"a\": nonsense\n");
    put("empty.csv", "");
    let told = |arguments: &[&str]| story(&waymark(&[&["gaps"], arguments].concat(), site.path()));
    for (arguments, words, code) in [
        (&["known.csv"][..], "known.csv: took the columns Beschreibung, Betreff; `--column NAME` takes others", 0),
        (&["unknown.csv"], "no column that is known to hold questions; it has `Anliegen`, `Notiz`, `id`", 2),
        (&["unknown.json"], "it has `Anliegen`\nName the one that does: `--column NAME`.", 2),
        (&["unknown.csv", "--column", "Anliegen"], "1 question, 1 without an answer", 0),
        (&["unknown.csv", "--column", "anliegn"], "`unknown.csv` has no column `anliegn`; it has `Anliegen`", 2),
        (&["not.csv"], "`not.csv` is no text", 2),
        (&["not.json"], "`not.json` cannot be read: line 1", 2),
        (&["empty.csv"], "no questions", 0),
        (&["missing.csv"], "`missing.csv` cannot be read", 2),
        (&["content"], "`content` cannot be read", 2),
        (&["known.csv", "--locale", "fr"], "the site has no locale `fr`", 2),
        (&[], "<FILE>", 2),
    ] {
        let told = told(arguments);
        assert!(told.contains(words) && told.ends_with(&format!("(exit {code})")), "{arguments:?}: {told}");
    }
}

#[test]
fn what_is_printed_is_masked_and_steers_nothing() {
    let site = shop();
    let subject = "Refund \u{1b}[31m for jane.doe@example.com, order 4711, password: hunter";
    let file = json!([{ "subject": subject }]).to_string();
    let report = gaps(site.path(), &[file.as_bytes()], &[]);
    assert_eq!(report["groups"][0]["examples"][0]["text"], "Refund … for … order …");
    assert_eq!(report["groups"][0]["asked_as"], json!(["Refund for order"]));
}

/// An error message in a ticket has an answer if the matcher knows it, whatever its subject is.
#[test]
fn the_matcher_is_asked_about_whole_tickets() {
    let site = shop();
    let file = "subject,body\nHelp!,\"Hello,\nupstream timed out after 30 seconds\nBye\"\nHelp!,nothing\n";
    let report = gaps(site.path(), &[file.as_bytes()], &[]);
    assert_eq!((&report["questions"], &report["without_answer"]), (&json!(2), &json!(1)));
}

#[test]
fn questions_are_asked_in_their_language() {
    let site = shop();
    let file = "{\"event\":\"search\",\"query\":\"der Versand\",\"locale\":\"de\"}\n{\"event\":\"search\",\"query\":\"der Versand\",\"locale\":\"en\"}\n";
    let report = gaps(site.path(), &[file.as_bytes()], &[]);
    assert_eq!((&report["without_answer"], &report["groups"][0]["locale"]), (&json!(1), &json!("en")));
    let file = "{\"subject\":\"der Versand\"}\n";
    assert_eq!(gaps(site.path(), &[file.as_bytes()], &["--locale", "de"])["without_answer"], 0);
}

#[test]
fn files_made_to_break_it_are_read_quickly() {
    let site = shop();
    let deep = format!("[{}", "[".repeat(1_000_000));
    let files: Vec<(&str, String)> = vec![
        ("a quotation mark that is missing", format!("subject\n\"{}", "refund please\n".repeat(500_000))),
        ("a line without end", format!("{{\"event\":\"search\",\"query\":\"{}", "x".repeat(8 << 20))),
        ("an entry without end", format!("[{{\"subject\":\"{}", "x".repeat(32 << 20))),
        ("a list in lists", deep),
        ("many columns", format!("{}\n{}\n", "a,".repeat(200_000), "b,".repeat(200_000))),
        ("many pages", (0..150_000).map(|number| vote(&format!("en/{number}/"), false)).collect()),
        ("one question", search("refund please").repeat(50_000)),
    ];
    for (what, text) in files {
        fs::write(site.path().join("file"), text).unwrap();
        let start = Instant::now();
        let mut limited = Command::new("prlimit");
        limited.args(["--as=1500000000", env!("CARGO_BIN_EXE_waymark"), "gaps", "file", "--format", "json"]);
        let output = limited.current_dir(site.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 2)), "{what}: {told}");
        assert!(start.elapsed() < Duration::from_secs(30), "{what} took {:?}", start.elapsed());
    }
}

/// A file of `docs/feedback/`.
fn receiver(name: &str) -> String {
    fs::read_to_string(project().join("docs/feedback").join(name)).unwrap()
}

/// What pages send, and what others do.
fn sent() -> (Vec<String>, Vec<String>) {
    let good = [search("parcel zu spät 鍵").trim().to_owned(), vote("en/parcels/", false).trim().to_owned()];
    let bad = ["", "{}", "{\"event\":\"other\"}", "{\"event\":\"search\",\n\"query\":\"two lines\"}\n{}", "[1]"];
    let long = search(&"long ".repeat(2000)).trim().to_owned();
    (good.into(), bad.iter().map(|text| (*text).to_owned()).chain([long]).collect())
}

/// Fails unless a file holds the good events, each in a line.
fn assert_stored(path: &Path, good: &[String], by: &str) {
    let start = Instant::now();
    let lines = || fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>();
    while lines().len() < good.len() && start.elapsed() < PATIENCE {
        sleep(Duration::from_millis(10));
    }
    let parsed = |line: &String| serde_json::from_str::<Value>(line).unwrap();
    assert_eq!(lines().iter().map(parsed).collect::<Vec<_>>(), good.iter().map(parsed).collect::<Vec<_>>(), "{by}");
    let report = gaps(shop().path(), &[&fs::read(path).unwrap()], &[]);
    assert_eq!((&report["questions"], &report["votes"][0]["no"]), (&json!(1), &json!(1)), "{by}");
}

#[test]
fn nginx_stores_what_pages_send() {
    let folder = tempfile::tempdir().unwrap();
    let (port, behind, log) = (free_port(), free_port(), folder.path().join("feedback.jsonl"));
    let config = receiver("nginx.conf")
        .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
        .replace("127.0.0.1:8089", &format!("127.0.0.1:{behind}"))
        .replace("/var/log/nginx/feedback.jsonl", log.to_str().unwrap());
    let server = Running::start("nginx", &config, port, folder.path());
    let (good, bad) = sent();
    for body in &bad {
        server.post("/feedback", body);
    }
    for body in &good {
        assert_eq!(server.post("/feedback", body).status, 204);
    }
    assert_eq!(server.get("/feedback", &[]).status, 403);
    assert_eq!(server.post("/other", &good[0]).status, 404);
    assert_stored(&log, &good, "nginx");
}

/// Runs the worker as a module of Node, whose `Request` and `Response` are those of the platform, with a database in memory.
#[test]
fn the_worker_stores_what_pages_send() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("worker.mjs"), receiver("worker.js")).unwrap();
    let (good, bad) = sent();
    let script = "\
        import worker from './worker.mjs';\n\
        const rows = [];\n\
        const DB = { prepare: (sql) => ({ bind: (line) => ({ run: async () => rows.push({ line }) }), all: async () => ({ results: rows }) }) };\n\
        const [good, bad] = JSON.parse(process.argv[2]);\n\
        const ask = (init, env) => worker.fetch(new Request('https://f.example/', init), { DB, TOKEN: 't', ...env });\n\
        const statuses = async (list) => (await Promise.all(list.map((body) => ask({ method: 'POST', body })))).map(({ status }) => status);\n\
        if ((await statuses(bad)).some((status) => status < 400)) throw Error('bad events are refused');\n\
        if ((await statuses(good)).some((status) => status != 204)) throw Error('good events are taken');\n\
        const authorization = 'Bearer t';\n\
        if ((await ask({})).status != 403 || (await ask({ headers: { authorization: 'Bearer undefined' } }, { TOKEN: undefined })).status != 403) throw Error('secret');\n\
        if ((await ask({ method: 'PUT', headers: { authorization } })).status != 405) throw Error('method');\n\
        process.stdout.write(await (await ask({ headers: { authorization } })).text());\n";
    fs::write(folder.path().join("test.mjs"), script).unwrap();
    let mut node = Command::new("node");
    let output = node.args(["test.mjs", &json!([good, bad]).to_string()]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let stored = folder.path().join("feedback.jsonl");
    fs::write(&stored, output.stdout).unwrap();
    assert_stored(&stored, &good, "worker");
}

/// PHP's own web server runs it.
#[test]
fn php_stores_what_pages_send() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("feedback.php"), receiver("feedback.php")).unwrap();
    let stored = folder.path().join("feedback.jsonl");
    let port = free_port();
    let server = Running::php(folder.path(), port, &[("FEEDBACK_FILE", &stored)]);
    let (good, bad) = sent();
    for body in &bad {
        assert!(server.post("/feedback.php", body).status >= 400, "{body:.100}");
    }
    for body in &good {
        assert_eq!(server.post("/feedback.php", body).status, 204);
    }
    assert_eq!(server.get("/feedback.php", &[]).status, 405);
    assert_stored(&stored, &good, "PHP");
}

#[test]
fn standard_input_is_read_too() {
    let site = shop();
    let mut child = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(["gaps", "-"])
        .current_dir(site.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(search("refund please").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("refund please"), "{output:?}");
}
