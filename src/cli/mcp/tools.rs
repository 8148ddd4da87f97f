//! The tools as the protocol has them: names, schemas, and answers in text and JSON.

use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation, JsonObject,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::current::Current;
use crate::answers::{self, Answer, MAX_ASKED_CHARS, MAX_FITTING, MAX_FOUND, MAX_LISTED, Refused};
use crate::content::{ALL_KINDS, Kind};
use crate::diagnostic::caught;
use crate::search::MAX_PASTE_CHARS;
use crate::site::Site;

/// What an assistant is told of the server as a whole.
const INSTRUCTIONS: &str = "This is a help centre: find entries with `which_fits` (a whole ticket), `search` (a few words) or `match` \
    (an error message), then get their text with `read`. Answer from what `read` gives, and link to the addresses as they are.";

/// An answer as text and as JSON.
type Answered = Result<(String, Value), Refused>;

/// A tool.
struct Described {
    name: &'static str,
    title: &'static str,
    description: String,
    /// The schemas of its arguments by name; those that must be given come first.
    arguments: Vec<(&'static str, Value)>,
    required: usize,
    run: fn(&Site, Value) -> Answered,
}

/// The tools of a site.
#[derive(Clone)]
pub struct Tools {
    current: Arc<Current>,
}

impl Tools {
    /// Tools that answer from a site that follows its files.
    pub fn new(current: Arc<Current>) -> Self {
        Self { current }
    }

    /// Answers a call; whatever is wrong with it is told in the answer.
    fn call(&self, tool: &Described, arguments: Value) -> CallToolResult {
        let (site, trouble) = self.current.now();
        let answered = caught(|| (tool.run)(&site, arguments)).unwrap_or_else(|said| {
            let why = format!("waymark has stopped at this: {said}; this is a mistake in waymark: please report it");
            Err(Refused::new(why))
        });
        let notice =
            trouble.map(|trouble| format!("This is from the last state of the site without faults: {trouble}."));
        let (text, value) = match answered {
            Ok((text, value)) => (text, Some(value)),
            Err(Refused(why)) => (why, None),
        };
        let mut content = vec![ContentBlock::text(text)];
        content.extend(notice.clone().map(ContentBlock::text));
        let Some(mut value) = value else { return CallToolResult::error(content) };
        if let (Some(object), Some(notice)) = (value.as_object_mut(), notice) {
            object.insert("notice".into(), notice.into());
        }
        let mut result = CallToolResult::success(content);
        result.structured_content = Some(value);
        result
    }
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let own = Implementation::new("waymark", env!("CARGO_PKG_VERSION")).with_title("waymark help centre");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(own)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(described().iter().map(Described::tool).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let mut all = described();
        let names: Vec<&str> = all.iter().map(|tool| tool.name).collect();
        let Some(at) = names.iter().position(|name| *name == request.name) else {
            let why = format!("there is no such tool; there are {}", names.join(", "));
            return Err(ErrorData::invalid_params(why, None));
        };
        let tool = all.swap_remove(at);
        let tools = self.clone();
        let arguments = Value::Object(request.arguments.unwrap_or_default());
        // Compiling and searching take their time, in which other calls are read.
        let result = tokio::task::spawn_blocking(move || tools.call(&tool, arguments)).await;
        let result = result.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        Ok(result.into())
    }
}

impl Described {
    fn tool(&self) -> Tool {
        let properties: JsonObject =
            self.arguments.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
        let required: Vec<&str> = self.arguments.iter().take(self.required).map(|(name, _)| *name).collect();
        let schema = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        let Value::Object(schema) = schema else { unreachable!("it is written as an object") };
        let annotations = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
        Tool::new(self.name, self.description.clone(), schema).with_title(self.title).with_annotations(annotations)
    }
}

/// Reads the arguments of a tool and asks it.
fn asked<T: DeserializeOwned, A: Answer>(
    name: &str,
    ask: fn(&Site, &T) -> Result<A, Refused>,
    site: &Site,
    arguments: Value,
) -> Answered {
    let arguments: T = serde_json::from_value(arguments)
        .map_err(|error| Refused::new(format!("the arguments of `{name}` are wrong: {error}")))?;
    let answer = ask(site, &arguments)?;
    let value = serde_json::to_value(&answer).expect("an answer can be written as JSON");
    Ok((answer.text(), value))
}

fn string(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// A string that is looked up as it is.
fn short(description: &str) -> Value {
    json!({ "type": "string", "description": description, "maxLength": MAX_ASKED_CHARS })
}

/// All tools.
fn described() -> Vec<Described> {
    let language = || string("Language tag such as `de`; by default the site's source language.");
    let kinds = ALL_KINDS.map(Kind::name);
    let most = json!({
        "type": "integer", "minimum": 1, "maximum": MAX_FOUND, "description": "How many results; 10 by default.",
    });
    let only_first = format!("Only the first {MAX_PASTE_CHARS} characters are read.");
    vec![
        Described {
            name: "which_fits",
            title: "Which entry fits a ticket",
            description: format!(
                "Find the entries (at most {MAX_FITTING}) that answer a customer's ticket in whatever language, with links to send."
            ),
            arguments: vec![
                ("ticket", string(&format!("The ticket as the customer wrote it. {only_first}"))),
                ("locale", string("Language tag of the ticket; recognised by default.")),
            ],
            required: 1,
            run: |site, arguments| asked("which_fits", answers::which_fits, site, arguments),
        },
        Described {
            name: "search",
            title: "Search the help centre",
            description: "Find the entries that answer a few words, best first.".into(),
            arguments: vec![("query", short("A few words.")), ("locale", language()), ("most", most)],
            required: 1,
            run: |site, arguments| asked("search", answers::search, site, arguments),
        },
        Described {
            name: "match",
            title: "Explain an error message",
            description: "Find the error entries that explain a message, log or response, with the line that matched."
                .into(),
            arguments: vec![
                ("text", string(&format!("The message or log as it is. {only_first}"))),
                ("locale", language()),
            ],
            required: 1,
            run: |site, arguments| asked("match", answers::explain, site, arguments),
        },
        Described {
            name: "read",
            title: "Read an entry",
            description: "Get the whole text of an entry, or of a single step of a guide, as Markdown.".into(),
            arguments: vec![
                ("entry", short("An id, or the address of a page; with the anchor of a step, that step.")),
                ("locale", string("Language tag such as `de`; by default the one of the address.")),
            ],
            required: 1,
            run: |site, arguments| asked("read", answers::read, site, arguments),
        },
        Described {
            name: "list",
            title: "List entries",
            description: format!("List the entries of the site or of a topic in order, {MAX_LISTED} at a time."),
            arguments: vec![
                ("topic", short("The id of a topic; by default the whole site.")),
                ("kind", json!({ "type": "string", "enum": kinds, "description": "Entries of this kind only." })),
                ("locale", language()),
                ("after", string("The `next` of the answer before, for the entries after it.")),
            ],
            required: 0,
            run: |site, arguments| asked("list", answers::list, site, arguments),
        },
    ]
}
