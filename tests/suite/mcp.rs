//! `waymark mcp` as an assistant meets it: the program with its pipes or its address, asked in JSON-RPC.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::command::{story, waymark};
use super::preview::PATIENCE;
use super::support::{project, small_site, write_all};

const YAML: &str = "title: Shop help\nbase_url: https://help.example.com/shop/\nsource_locale: en\nlocales:\n  en: { name: English }\n  de: { name: Deutsch }\n";

/// A shop in two languages, of which German lacks some pages.
fn shop() -> tempfile::TempDir {
    small_site(&[
        ("content/site.yaml", YAML),
        ("content/de/index.md", "---\ntitle: Start\n---\n"),
        ("content/en/keys/index.md", "---\ntitle: Keys\nsummary: All about keys.\n---\n"),
        ("content/de/keys/index.md", "---\ntitle: Schlüssel\n---\n"),
        ("content/en/keys/make/index.md", "---\ntitle: Make a key\nkind: guide\n---\nMake it once.\n"),
        ("content/en/keys/make/1-open.md", "---\ntitle: Open the settings\n---\nOpen **Settings** in the menu.\n"),
        (
            "content/en/keys/make/2-verify.md",
            "---\ntitle: Verify your account\nexpect: The key.\n---\nType the digits that came by e-mail. See [where](../faq/where.md).\n",
        ),
        (
            "content/en/keys/faq/where.md",
            "---\ntitle: Where is my key?\naliases: [old/where]\n---\nOn the [page of the guide](../make/index.md).\n",
        ),
        (
            "content/de/keys/faq/where.md",
            "---\ntitle: Wo finde ich meinen Schlüssel?\nslug: wo\n---\nAuf der Seite der Schlüssel in den Einstellungen.\n",
        ),
        (
            "content/en/parcels.md",
            "---\ntitle: When does my parcel arrive?\n---\nUsually in two days, and at Christmas in a week.\n",
        ),
        (
            "content/de/parcels.md",
            "---\ntitle: Wann kommt mein Paket an?\nslug: pakete\n---\nMeistens in zwei Tagen, zu Weihnachten in einer Woche.\n",
        ),
        (
            "content/en/keys/errors/timeout.md",
            "---\ntitle: The server took too long\ncode: SRV-7\nmatch: [\"upstream timed out after {int} seconds\"]\n---\n## Fix\n\nWait a minute.\n",
        ),
        ("content/en/secret.md", "---\ntitle: Secret\ndraft: true\n---\n"),
        ("content/en/gone.md", "---\ntitle: Gone\ngone: true\nreplaced_by: keys/make\n---\n"),
    ])
}

/// An assistant that has started the program and been greeted by it.
struct Assistant {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
    greeting: Value,
}

impl Drop for Assistant {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hello() -> Value {
    let client = json!({ "name": "test", "version": "1" });
    json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client })
}

impl Assistant {
    fn of(site: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_waymark"))
            .args(["mcp", "--site"])
            .arg(site)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut assistant = Self { child, input, output, asked: 0, greeting: Value::Null };
        assistant.greeting = assistant.ask("initialize", hello());
        assistant.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        assistant
    }

    fn send(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// The answer to a request. Whatever else stands on standard output fails the test.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(id)), "{answer}");
        answer
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// What a tool answers as JSON; what it answers as text is more than nothing.
    fn answer(&mut self, tool: &str, arguments: &Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], json!(false), "{result}");
        assert!(!text(&result).is_empty());
        result["structuredContent"].clone()
    }

    /// The message of a tool that refuses.
    fn refusal(&mut self, tool: &str, arguments: &Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], json!(true), "{result}");
        text(&result)
    }

    /// Goes away, and gives what the program still said: on standard output nothing.
    fn leave(mut self) -> String {
        self.input = None;
        let (mut rest, mut said) = (String::new(), String::new());
        self.output.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(rest, "");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        said
    }
}

/// All text of a result.
fn text(result: &Value) -> String {
    let blocks = result["content"].as_array().unwrap().iter();
    blocks.map(|block| block["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}

#[test]
fn an_assistant_is_told_what_there_is() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let info = &assistant.greeting["result"];
    assert_eq!(info["serverInfo"]["name"], "waymark");
    assert_eq!(info["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(info["capabilities"], json!({ "tools": {} }));
    let tools = assistant.ask("tools/list", json!({}));
    insta::assert_snapshot!("mcp_tools", serde_json::to_string_pretty(&tools["result"]["tools"]).unwrap());
    assert_eq!(assistant.leave(), "");
}

#[test]
fn every_tool_answers_in_text_and_json() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let calls = [
        ("search", json!({ "query": "where is my key" })),
        ("search", json!({ "query": "settings", "locale": "de", "most": 1 })),
        ("search", json!({ "query": "digits", "locale": "de" })),
        ("search", json!({ "query": "elephant" })),
        ("match", json!({ "text": "ok\n12:01 upstream timed out after 30 seconds\n" })),
        ("match", json!({ "text": "Fehler SRV-7", "locale": "de" })),
        ("match", json!({ "text": "all is well" })),
        ("read", json!({ "entry": "keys/make" })),
        ("read", json!({ "entry": "https://help.example.com/shop/en/keys/make/#verify" })),
        ("read", json!({ "entry": "https://help.example.com/shop/de/keys/faq/wo/" })),
        ("read", json!({ "entry": "old/where", "locale": "de" })),
        ("read", json!({ "entry": "keys/make", "locale": "de" })),
        ("read", json!({ "entry": "keys" })),
        ("list", json!({})),
        ("list", json!({ "topic": "keys", "locale": "de" })),
        ("list", json!({ "kind": "step" })),
        (
            "which_fits",
            json!({ "ticket": "Hello,\nI typed the digits from the e-mail to verify my account. Nothing happens!\n-- \nThe support team, when does a parcel arrive" }),
        ),
        ("which_fits", json!({ "ticket": "It says:\nupstream timed out after 7 seconds", "locale": "en" })),
        ("which_fits", json!({ "ticket": "¿?" })),
    ];
    let told = calls.iter().map(|(tool, arguments)| {
        let result = assistant.call(tool, arguments);
        assert_eq!(result["isError"], json!(false));
        let json = serde_json::to_string_pretty(&result["structuredContent"]).unwrap();
        format!("> {tool} {arguments}\n{}\n{json}\n", text(&result))
    });
    let told: Vec<String> = told.collect();
    insta::assert_snapshot!("mcp_answers", told.join("\n"));
}

#[test]
fn every_argument_of_a_schema_is_taken() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let tools = assistant.ask("tools/list", json!({}))["result"]["tools"].clone();
    for tool in tools.as_array().unwrap() {
        let schema = &tool["inputSchema"];
        let arguments: serde_json::Map<String, Value> = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, schema)| {
                let value = match (name.as_str(), schema["type"].as_str().unwrap()) {
                    ("locale", _) => json!("en"),
                    ("topic", _) => json!("keys"),
                    ("kind", _) => schema["enum"][3].clone(),
                    ("entry" | "after", _) => json!("keys/make/open"),
                    (_, "integer") => schema["maximum"].clone(),
                    _ => json!("key"),
                };
                (name.clone(), value)
            })
            .collect();
        assistant.answer(tool["name"].as_str().unwrap(), &Value::Object(arguments));
        let name = tool["name"].as_str().unwrap();
        let refusal = assistant.refusal(name, &json!({ "other": 1 }));
        assert!(refusal.contains(&format!("the arguments of `{name}` are wrong")), "{refusal}");
        assert_eq!(tool["annotations"]["readOnlyHint"], json!(true));
    }
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let long = "x".repeat(100_000);
    let calls = [
        ("search", json!({})),
        ("search", json!({ "query": 5 })),
        ("search", json!({ "query": " \u{0} \n".replace('\u{0}', " ") })),
        ("search", json!({ "query": "key", "locale": "fr" })),
        ("search", json!({ "query": "key", "most": 21 })),
        ("search", json!({ "query": "key", "most": -1 })),
        ("search", json!({ "query": long })),
        ("match", json!({ "text": "" })),
        ("read", json!({ "entry": "keys/mak" })),
        ("read", json!({ "entry": "where" })),
        ("read", json!({ "entry": "https://elsewhere.example.com/" })),
        ("read", json!({ "entry": "secret" })),
        ("read", json!({ "entry": "gone" })),
        ("read", json!({ "entry": long })),
        ("read", json!({ "entry": "../../../etc/passwd" })),
        ("list", json!({ "topic": "key" })),
        ("list", json!({ "topic": "keys/make" })),
        ("list", json!({ "kind": "book" })),
        ("list", json!({ "after": "nowhere" })),
        ("which_fits", json!({ "ticket": "\n" })),
        ("which_fits", json!({ "ticket": "a", "locale": "deutsch" })),
    ];
    let told: Vec<String> = calls
        .iter()
        .map(|(tool, arguments)| {
            let asked = arguments.to_string().replace(&long, "x…");
            format!("> {tool} {asked}\n{}\n", assistant.refusal(tool, arguments))
        })
        .collect();
    insta::assert_snapshot!("mcp_refusals", told.join("\n"));
    let unknown = assistant.ask("tools/call", json!({ "name": "write", "arguments": {} }));
    assert_eq!(unknown["error"]["code"], json!(-32602));
}

#[test]
fn no_length_and_no_character_stops_it() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let texts = [
        "upstream ".repeat(100_000 / 9),
        "鍵".repeat(100_000),
        "key. ".repeat(20_000),
        "\u{0}\u{7f}\u{9b}\u{202e}\u{feff}\u{fffd}😀".repeat(10_000),
        "a\n".repeat(50_000),
    ];
    for text in &texts {
        let fits = assistant.answer("which_fits", &json!({ "ticket": text }));
        assert_eq!(fits["cut"], json!(true), "{fits}");
        assistant.answer("match", &json!({ "text": text }));
        assistant.refusal("search", &json!({ "query": text }));
        assistant.refusal("read", &json!({ "entry": text }));
        assistant.refusal("list", &json!({ "topic": text }));
        assistant.refusal("list", &json!({ "after": text }));
        assistant.refusal("list", &json!({ "locale": text, "kind": text }));
    }
    assert_eq!(assistant.leave(), "");
}

#[test]
fn lines_that_are_no_requests_do_not_end_it() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    for line in ["", "{", "[]", "null", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unknown\"}"] {
        assistant.send(line);
    }
    assistant.send(&json!({ "jsonrpc": "2.0", "id": 99, "method": "tools/list" }).to_string());
    // Each line is an answer, whatever it says of the lines before.
    let mut line = String::new();
    loop {
        line.clear();
        assert!(assistant.output.read_line(&mut line).unwrap() > 0, "it has ended");
        let answer: Value = serde_json::from_str(&line).unwrap();
        if answer["id"] == json!(99) {
            assert!(answer["result"]["tools"].is_array());
            break;
        }
    }
}

#[test]
fn what_is_read_is_the_markdown_copy_that_is_published() {
    let site = shop();
    let built = waymark(&["build"], site.path());
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut assistant = Assistant::of(site.path());
    let mut checked = 0;
    for locale in ["en", "de"] {
        let mut listed = assistant.answer("list", &json!({ "locale": locale }))["entries"].as_array().unwrap().clone();
        let steps = assistant.answer("list", &json!({ "locale": locale, "kind": "step" }));
        listed.extend(steps["entries"].as_array().unwrap().clone());
        for entry in &listed {
            let read = assistant.answer("read", &json!({ "entry": entry["id"], "locale": locale }));
            let address = read["url"].as_str().unwrap().strip_prefix("https://help.example.com/shop/").unwrap();
            let published = fs::read_to_string(site.path().join("public").join(address).join("index.md")).unwrap();
            assert_eq!(read["markdown"], published, "{address}");
            // What is listed can be read by its address too.
            let again = assistant.answer("read", &json!({ "entry": entry["address"] }));
            assert_eq!(again["id"], entry["id"]);
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked}");
}

#[test]
fn a_german_ticket_is_recognised() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let ticket = "Guten Tag,\n\nich habe letzte Woche bei Ihnen bestellt und warte seitdem. Wann kommt mein Paket an? Es soll ein Geschenk zu Weihnachten werden.\n\nMit freundlichen Grüßen\nHeinz";
    let fits = assistant.answer("which_fits", &json!({ "ticket": ticket }));
    assert_eq!((&fits["locale"], &fits["language"]), (&json!("de"), &json!("recognised")));
    assert_eq!(fits["entries"][0]["id"], "parcels");
    assert_eq!(fits["entries"][0]["title"], "Wann kommt mein Paket an?");
    assert_eq!(fits["entries"][0]["why"]["line"], "Wann kommt mein Paket an?");
    let link = waymark(&["embed", "parcels", "--locale", "de", "--format", "link"], site.path());
    assert_eq!(fits["entries"][0]["url"], String::from_utf8(link.stdout).unwrap().trim_end());
    // Of a word or two nobody can say the language.
    let fits = assistant.answer("which_fits", &json!({ "ticket": "API 7" }));
    assert_eq!((&fits["locale"], &fits["language"]), (&json!("en"), &json!("assumed")));
    let fits = assistant.answer("which_fits", &json!({ "ticket": ticket, "locale": "en" }));
    assert_eq!((&fits["locale"], &fits["language"]), (&json!("en"), &json!("given")));
}

#[test]
fn of_a_guide_the_step_is_named_that_fits() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let ticket = "Hello, I cannot verify my account: I typed the digits that came by e-mail, and nothing happened.";
    let fits = assistant.answer("which_fits", &json!({ "ticket": ticket }));
    let best = &fits["entries"][0];
    assert_eq!((&best["id"], &best["step"]["id"]), (&json!("keys/make"), &json!("keys/make/verify")), "{fits}");
    let link = waymark(&["embed", "keys/make", "--steps", "2", "--format", "link"], site.path());
    assert_eq!(best["step"]["url"], String::from_utf8(link.stdout).unwrap().trim_end());
}

#[test]
fn a_long_list_goes_on_from_where_it_ended() {
    let site = shop();
    for number in 0..230 {
        let path = format!("content/en/notes/note-{number}.md");
        write_all(site.path(), &[(&path, &format!("---\ntitle: Note {number}\n---\nText {number}.\n"))]);
    }
    write_all(site.path(), &[("content/en/notes/index.md", "---\ntitle: Notes\n---\n")]);
    let mut assistant = Assistant::of(site.path());
    let (mut all, mut after, mut calls) = (Vec::new(), Value::Null, 0);
    loop {
        let mut asked = json!({ "topic": "notes" });
        if !after.is_null() {
            asked["after"] = after;
        }
        let listed = assistant.answer("list", &asked);
        assert_eq!(listed["total"], json!(230));
        assert!(ids(&listed["entries"]).len() <= 100);
        all.extend(ids(&listed["entries"]).iter().map(|id| (*id).to_owned()));
        calls += 1;
        after = listed["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!((calls, all.len()), (3, 230));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 230);
}

#[test]
fn changed_files_are_read_again_and_broken_ones_leave_the_last_good_state() {
    let site = shop();
    let mut assistant = Assistant::of(site.path());
    let question = json!({ "query": "elephant" });
    assert_eq!(assistant.answer("search", &question)["results"], json!([]));
    let good = "---\ntitle: Where is the elephant?\n---\nIn the zoo.\n";
    write_all(site.path(), &[("content/en/zoo.md", good)]);
    assert_eq!(ids(&assistant.answer("search", &question)["results"]), ["zoo"]);
    // Twice within a tick of the clock, and of the same length.
    for animal in ["Elephant", "elephanT"] {
        write_all(site.path(), &[("content/en/zoo.md", &good.replace("elephant", animal))]);
        let read = assistant.answer("read", &json!({ "entry": "zoo" }));
        assert!(read["title"].as_str().unwrap().contains(animal), "{read}");
        assert!(read["notice"].is_null());
    }
    write_all(site.path(), &[("content/en/zoo.md", "---\ntitle: Broken\n---\n[Nowhere](nowhere.md)\n")]);
    for _ in 0..2 {
        let result = assistant.call("read", &json!({ "entry": "zoo" }));
        assert_eq!(result["structuredContent"]["title"], "Where is the elephanT?");
        let notice = result["structuredContent"]["notice"].as_str().unwrap();
        assert!(notice.contains("content/en/zoo.md") && notice.contains("1 fault"), "{notice}");
        assert!(text(&result).contains(notice));
    }
    let refusal = assistant.refusal("read", &json!({ "entry": "zo" }));
    assert!(refusal.contains("1 fault"), "{refusal}");
    // Whatever is broken, also the configuration, or all of it.
    write_all(site.path(), &[("content/site.yaml", "title: [")]);
    assert!(assistant.answer("list", &json!({}))["notice"].is_string());
    fs::rename(site.path().join("content"), site.path().join("away")).unwrap();
    assert!(assistant.answer("list", &json!({}))["notice"].is_string());
    fs::rename(site.path().join("away"), site.path().join("content")).unwrap();
    write_all(site.path(), &[("content/site.yaml", YAML), ("content/en/zoo.md", good)]);
    let mended = assistant.answer("read", &json!({ "entry": "zoo" }));
    assert_eq!((&mended["title"], &mended["notice"]), (&json!("Where is the elephant?"), &Value::Null));
    fs::remove_file(site.path().join("content/en/zoo.md")).unwrap();
    assert!(assistant.refusal("read", &json!({ "entry": "zoo" })).contains("nothing is called `zoo`"));
    assert_eq!(assistant.leave(), "");
}

#[test]
fn a_site_with_faults_is_not_served() {
    let site = shop();
    write_all(site.path(), &[("content/en/zoo.md", "---\ntitle: Broken\n---\n[Nowhere](nowhere.md)\n")]);
    let output = waymark(&["mcp"], site.path());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.md"));
    let output = waymark(&["mcp", "--site", "not-there"], site.path());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn a_client_that_goes_away_at_once_is_no_failure() {
    let site = shop();
    let output = Command::new(env!("CARGO_BIN_EXE_waymark"))
        .args(["mcp", "--site"])
        .arg(site.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(story(&output), "\n(exit 0)");
}

#[test]
fn only_this_machine_can_be_answered() {
    let site = shop();
    let calls = ["0.0.0.0:4041", "192.168.0.10", "[::]:80", "example.com:80", "", "localhost:port", "127.0.0.1:99999"];
    let told: Vec<String> =
        calls.iter().map(|address| story(&waymark(&["mcp", "--http", address], site.path()))).collect();
    assert!(told.iter().all(|story| story.ends_with("(exit 2)")), "{told:#?}");
    insta::assert_snapshot!("mcp_http_refused", told.join("\n\n"));
}

/// The program at an address.
struct AtAddress {
    child: Child,
    address: String,
}

impl Drop for AtAddress {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl AtAddress {
    fn of(site: &Path, http: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_waymark"))
            .args(["mcp", "--http", http, "--site"])
            .arg(site)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.split(' ').find_map(|word| word.strip_prefix("http://")).unwrap_or_else(|| panic!("{line}"));
        let address = url.split('/').next().unwrap().to_owned();
        assert_eq!(url, format!("{address}/mcp."));
        Self { child, address }
    }

    /// Status and body of the response to a message.
    fn post(&self, path: &str, headers: &[(&str, &str)], message: &Value) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let body = message.to_string();
        let mut all = vec![
            ("host", self.address.as_str()),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
            ("connection", "close"),
        ];
        all.retain(|(name, _)| headers.iter().all(|(other, _)| other != name));
        let headers: String = all.iter().chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "POST {path} HTTP/1.1\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

fn request(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

#[test]
fn over_http_the_same_is_answered() {
    let site = shop();
    for http in ["127.0.0.1:0", "localhost:0", "[::1]:0"] {
        let server = AtAddress::of(site.path(), http);
        let (status, body) = server.post("/mcp", &[], &request("initialize", hello()));
        assert!(status == 200 && body.contains("\"waymark\""), "{status} {body}");
        let asked = request("tools/call", json!({ "name": "read", "arguments": { "entry": "parcels" } }));
        let (status, body) = server.post("/mcp", &[("mcp-protocol-version", "2025-06-18")], &asked);
        assert_eq!(status, 200, "{body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        let mut assistant = Assistant::of(site.path());
        assert_eq!(answer["result"], assistant.call("read", &json!({ "entry": "parcels" })));
        assert_eq!(server.post("/", &[], &asked).0, 404);
    }
}

#[test]
fn pages_of_others_cannot_ask() {
    let site = shop();
    let server = AtAddress::of(site.path(), "127.0.0.1:0");
    let asked = request("initialize", hello());
    assert_eq!(server.post("/mcp", &[("host", "evil.example.com")], &asked).0, 403);
    assert_eq!(server.post("/mcp", &[("origin", "https://evil.example.com")], &asked).0, 403);
    assert_eq!(server.post("/mcp", &[("origin", "null")], &asked).0, 403);
    assert_eq!(server.post("/mcp", &[("origin", "http://localhost:6274")], &asked).0, 200);
    // Whoever sends nothing, or too much, stops nobody else.
    let _silent = TcpStream::connect(&server.address).unwrap();
    let long = request("tools/call", json!({ "name": "search", "arguments": { "query": "x".repeat(100_000) } }));
    let (status, body) = server.post("/mcp", &[], &long);
    assert!(status == 200 && body.contains("is the most"), "{status} {body}");
    assert_eq!(server.post("/mcp", &[], &asked).0, 200);
}

#[test]
fn this_help_centre_answers_soon() {
    let mut assistant = Assistant::of(project());
    let start = Instant::now();
    let fits = assistant
        .answer("which_fits", &json!({ "ticket": "Wix says 403 Forbidden when I use the key. What shall I do?" }));
    assert_eq!(fits["entries"][0]["id"], "wix/errors/403-forbidden");
    assert!(start.elapsed() < Duration::from_secs(30));
}
