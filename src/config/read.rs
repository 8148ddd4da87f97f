//! Reading `site.yaml`.

use std::ops::Range;
use std::sync::Arc;

use super::choices;
use super::locale::{Locale, direction, parse_tag};
use super::origin::Origin;
use super::publish;
use super::site::{Brand, Config, Contact, Outputs, RawHtml, Report};
use super::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic, Place, caught_in};
use crate::source::{CONFIG, TextFile};

impl Config {
    /// Reads `site.yaml`. Where something is wrong the rest is read all the same, so that all faults are told at once; the
    /// configuration that comes with faults serves to find more of them and nothing else.
    pub fn read(file: Option<&TextFile>) -> (Self, Vec<Diagnostic>) {
        caught_in(Place::file(CONFIG), || Self::read_file(file)).unwrap_or_else(|fault| {
            let (empty, _) = Self::read_file(Some(&TextFile::new(CONFIG, "")));
            (empty, vec![fault])
        })
    }

    fn read_file(file: Option<&TextFile>) -> (Self, Vec<Diagnostic>) {
        let empty = TextFile::new(CONFIG, "");
        let missing = file.is_none();
        let file = file.unwrap_or(&empty);
        let mut reader = Reader { fields: Fields::parse(file, 0..file.text.len()), file, broken: false };
        if missing {
            reader.fields.findings.push(
                Diagnostic::new(Code::NoSite, "there is no `content/site.yaml` here")
                    .help("name the site's folder with `--site DIR`, or start one with `waymark new DIR`"),
            );
        }
        // A file that could not be read has no keys to miss.
        reader.broken = reader.fields.findings.iter().any(Diagnostic::is_fault);
        let config = reader.config();
        (config, reader.fields.finish())
    }
}

struct Reader<'a> {
    fields: Fields<'a>,
    file: &'a TextFile,
    broken: bool,
}

impl Reader<'_> {
    fn fault(&mut self, code: Code, span: Range<usize>, message: String, help: &str) {
        self.fields.findings.push(Diagnostic::new(code, message).at(self.file.place(span)).help(help));
    }

    fn missing(&mut self, key: &str, help: &str) {
        let place = Place::file(self.file.path.clone());
        self.fields
            .findings
            .push(Diagnostic::new(Code::MissingKey, format!("`{key}` is missing")).at(place).help(help));
    }

    fn config(&mut self) -> Config {
        let titles = self.fields.text_by_locale("title");
        if titles.is_empty() && !self.broken {
            self.missing("title", "add the name of the help centre, such as `title: Shop help`");
        }
        let base_url = self.base_url();
        let source = self.fields.text("source_locale");
        let locales = self.locales(source.as_ref().map(|(tag, _)| tag.as_str()));
        let source_locale = match source {
            Some((tag, span)) if !locales.iter().any(|locale| *locale.tag == *tag) => {
                self.fault(
                    Code::UnknownLocale,
                    span,
                    format!("`source_locale` is `{tag}`, which is not one of `locales`"),
                    "add it to `locales`",
                );
                locales[0].tag.clone()
            }
            Some((tag, _)) => tag.into(),
            None => {
                if locales.len() > 1 {
                    self.missing("source_locale", "say which locale is written first, such as `source_locale: en`");
                }
                locales[0].tag.clone()
            }
        };
        for (tag, _) in &titles {
            if let Some(tag) = tag.as_ref().filter(|tag| !locales.iter().any(|locale| *locale.tag == ***tag)) {
                let span = super::yaml::locate(&self.file.text, &(0..self.file.text.len()), tag);
                self.fault(
                    Code::UnknownLocale,
                    span,
                    format!("the site has no locale `{tag}`"),
                    "add it to `locales`, or take its title away",
                );
            }
        }
        let (search_report, feedback_endpoint) = self.reports();
        Config {
            titles: if titles.is_empty() { vec![(None, "Help".into())] } else { titles }.into(),
            base_url,
            source_locale,
            choices: choices::read(&mut self.fields, self.file, &locales),
            locales: locales.into(),
            theme: self.fields.text("theme").map_or("default".into(), |(name, _)| name.into()),
            brand: self.brand(),
            contact: self.contact(),
            edit_url: self.url("edit_url", &["https", "http"]),
            feedback_url: self.url("feedback_url", &["https", "http", "mailto"]),
            outputs: self.outputs(),
            raw_html: match self.choice("raw_html", &["sanitise", "allow", "deny"]) {
                "allow" => RawHtml::Allow,
                "deny" => RawHtml::Deny,
                _ => RawHtml::Sanitise,
            },
            embed_origins: self.embed_origins(),
            oembed_rich: self.choice("oembed", &["link", "rich"]) == "rich",
            ticket_menu: self.choice("ticket_menu", &["agent", "on", "off"]).into(),
            search_report,
            feedback_endpoint,
            publish: publish::read(&mut self.fields, self.file),
            extra: self.fields.extra("extra").unwrap_or_default(),
            terms: Vec::new(),
            names: Arc::default(),
            synonyms: Vec::new().into(),
        }
    }

    fn base_url(&mut self) -> Arc<str> {
        let Some((text, span)) = self.fields.text("base_url") else {
            if !self.broken {
                self.missing(
                    "base_url",
                    "add the address where the site will stand, such as `base_url: https://help.example.com/`",
                );
            }
            return "https://help.example.com/".into();
        };
        match base_url(&text) {
            Ok(url) => url,
            Err(why) => {
                self.fault(
                    Code::BadUrl,
                    span,
                    format!("`base_url` {why}"),
                    "write it as `https://help.example.com/` or `https://example.com/help/`",
                );
                "https://help.example.com/".into()
            }
        }
    }

    fn locales(&mut self, source: Option<&str>) -> Vec<Locale> {
        let default = || {
            let tag = source.filter(|tag| parse_tag(tag).is_ok()).unwrap_or("en");
            let id = parse_tag(tag).expect("checked or English");
            vec![Locale { tag: tag.into(), direction: direction(&id), id, name: tag.into(), fallback: Vec::new() }]
        };
        let Some(fields) = self.fields.mapping("locales") else {
            if !self.broken {
                self.missing("locales", "add the languages of the site, such as `locales: { en: { name: English } }`");
            }
            return default();
        };
        let (rows, findings) = fields.mappings();
        self.fields.findings.extend(findings);
        let mut locales: Vec<(Locale, Range<usize>)> = Vec::new();
        for (tag, span, mut row) in rows {
            let name = row.text("name").map(|(name, _)| name);
            let fallback: Vec<Arc<str>> = row.list("fallback").into_iter().map(|(tag, _)| tag.into()).collect();
            self.fields.adopt(row);
            match parse_tag(&tag) {
                Ok(id) => {
                    let name = name.unwrap_or_else(|| tag.clone()).into();
                    locales.push((Locale { direction: direction(&id), id, name, fallback, tag: tag.into() }, span));
                }
                Err(why) => self.fault(
                    Code::BadLocale,
                    span.start..span.start + tag.len(),
                    why,
                    "use the tag that the folder under `content/` has",
                ),
            }
        }
        if locales.is_empty() {
            return default();
        }
        let source = source.unwrap_or(&locales[0].0.tag).to_owned();
        self.chains(&mut locales, &source);
        locales.into_iter().map(|(locale, _)| locale).collect()
    }

    /// Completes each locale's chain: its own list, then theirs, then the source locale.
    fn chains(&mut self, locales: &mut [(Locale, Range<usize>)], source: &str) {
        let own: Vec<(Arc<str>, Vec<Arc<str>>)> =
            locales.iter().map(|(locale, _)| (locale.tag.clone(), locale.fallback.clone())).collect();
        for (locale, span) in locales {
            let mut chain: Vec<Arc<str>> = Vec::new();
            let mut ahead: Vec<Arc<str>> = locale.fallback.iter().rev().cloned().collect();
            while let Some(tag) = ahead.pop() {
                if tag == locale.tag {
                    let message = format!("the fallback of `{tag}` leads back to itself");
                    self.fault(Code::FallbackCycle, span.clone(), message, "take one of the locales out of the chain");
                    break;
                }
                match own.iter().find(|(name, _)| *name == tag) {
                    None => self.fault(
                        Code::UnknownLocale,
                        span.clone(),
                        format!("`{}` falls back to `{tag}`, which is not one of `locales`", locale.tag),
                        "add it to `locales`, or take it out of the chain",
                    ),
                    Some(_) if chain.contains(&tag) => {}
                    Some((_, further)) => {
                        ahead.extend(further.iter().rev().cloned());
                        chain.push(tag);
                    }
                }
            }
            if *locale.tag != *source && !chain.iter().any(|tag| **tag == *source) {
                chain.push(source.into());
            }
            locale.fallback = if *locale.tag == *source { Vec::new() } else { chain };
        }
    }

    fn brand(&mut self) -> Brand {
        let Some(mut fields) = self.fields.mapping("brand") else { return Brand::default() };
        let picture = |fields: &mut Fields, key| fields.text(key).map(|(path, span)| (path, self.file.place(span)));
        let (logo, icon) = (picture(&mut fields, "logo"), picture(&mut fields, "icon"));
        let accent = fields.text("accent");
        self.fields.adopt(fields);
        let accent = accent.and_then(|(text, span)| match colour(&text) {
            Some(colour) => Some((colour, self.file.place(span))),
            None => {
                self.fault(
                    Code::BadColour,
                    span,
                    format!("`{text}` is not a colour"),
                    "write it as `accent: \"#0b5cad\"`, with the quotes",
                );
                None
            }
        });
        Brand { logo, icon, accent }
    }

    fn contact(&mut self) -> Option<Contact> {
        let place = super::yaml::locate(&self.file.text, &(0..self.file.text.len()), "contact");
        let mut fields = self.fields.mapping("contact")?;
        let labels = fields.text_by_locale("label");
        let url = fields.text("url");
        self.fields.adopt(fields);
        match (labels.is_empty(), url) {
            (false, Some((url, span))) => {
                let url = self.checked_url("contact url", url, span, &["https", "http", "mailto", "tel"])?;
                Some(Contact { labels: labels.into(), url })
            }
            _ => {
                let help = "write `contact: { label: Write to us, url: \"mailto:help@example.com\" }`";
                self.fault(Code::MissingKey, place, "`contact` needs both `label` and `url`".into(), help);
                None
            }
        }
    }

    fn outputs(&mut self) -> Outputs {
        let mut outputs = Outputs { search: true, meaning: true, embed: true, markdown: true, permalinks: true };
        if let Some(mut fields) = self.fields.mapping("outputs") {
            outputs.search = fields.boolean("search").unwrap_or(true);
            outputs.meaning = fields.boolean("meaning").unwrap_or(true);
            outputs.embed = fields.boolean("embed").unwrap_or(true);
            outputs.markdown = fields.boolean("markdown").unwrap_or(true);
            outputs.permalinks = fields.boolean("permalinks").unwrap_or(true);
            self.fields.adopt(fields);
        }
        outputs
    }

    fn embed_origins(&mut self) -> Vec<Origin> {
        let mut origins = Vec::new();
        for (origin, span) in self.fields.list("embed_origins") {
            match Origin::pattern(&origin) {
                Some(origin) => origins.push(origin),
                None => self.fault(
                    Code::BadUrl,
                    span,
                    format!("`{origin}` is not an origin"),
                    "write scheme and host only, such as `https://shop.zendesk.com`",
                ),
            }
        }
        origins
    }

    /// The addresses that pages send to. Both would be told of the same searches.
    fn reports(&mut self) -> (Option<Report>, Option<Report>) {
        let (report, span) = self.report("search_report");
        let (feedback, other) = self.report("feedback_endpoint");
        if let (Some(_), Some(span)) = (span, other) {
            let message = "`search_report` and `feedback_endpoint` would both be sent the searches that find nothing";
            let help = "take `search_report` away: `feedback_endpoint` is sent them too, as JSON";
            self.fault(Code::TwoReports, span, message.into(), help);
        }
        (report, feedback)
    }

    /// An address that pages send to, and where it is written.
    fn report(&mut self, key: &'static str) -> (Option<Report>, Option<Range<usize>>) {
        let Some((url, span)) = self.fields.text(key) else { return (None, None) };
        let Some(url) = self.checked_url(key, url, span.clone(), &["https", "http"]) else { return (None, Some(span)) };
        let origin = Origin::of(&url);
        if origin.is_none() {
            let message = format!("the {key} `{url}` has no origin that a policy can name");
            let help = "write scheme, a host of letters, digits, dots and hyphens, and a path, such as `https://example.com/report`";
            self.fault(Code::BadUrl, span.clone(), message, help);
        }
        (origin.map(|origin| Report { origin, url }), Some(span))
    }

    fn url(&mut self, key: &'static str, schemes: &[&str]) -> Option<Arc<str>> {
        let (url, span) = self.fields.text(key)?;
        self.checked_url(key, url, span, schemes)
    }

    fn checked_url(&mut self, key: &str, url: String, span: Range<usize>, schemes: &[&str]) -> Option<Arc<str>> {
        let good = schemes
            .iter()
            .any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':') && rest.len() > 1));
        let clean = !url.chars().any(|c| c.is_control() || c.is_whitespace() || "\"<>".contains(c));
        if good && clean {
            return Some(url.into());
        }
        let help = format!(
            "it starts with {}",
            schemes.iter().map(|scheme| format!("`{scheme}:`")).collect::<Vec<_>>().join(" or ")
        );
        self.fault(Code::BadUrl, span, format!("the {key} `{url}` is not an address"), &help);
        None
    }

    /// One of several words; the first is the default.
    fn choice(&mut self, key: &'static str, words: &'static [&'static str]) -> &'static str {
        // `on` and `off` are words here, and YAML 1.2, which the parser follows, reads them as text.
        let Some((word, span)) = self.fields.text(key) else { return words[0] };
        if let Some(known) = words.iter().find(|known| **known == word) {
            return known;
        }
        let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        self.fault(Code::UnknownWord, span, format!("`{key}` cannot be `{word}`"), &format!("it is one of {list}"));
        words[0]
    }
}

/// Checks an address to build for, and gives it a final slash.
pub fn base_url(text: &str) -> Result<Arc<str>, String> {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"))
        .ok_or("must begin with `https://` or `http://`")?;
    if rest.is_empty() || rest.starts_with('/') {
        return Err("names no host".into());
    }
    if rest.chars().any(|c| c.is_control() || c.is_whitespace() || "\"'<>?#\\".contains(c)) {
        return Err("holds a character that an address cannot have".into());
    }
    if rest.split('/').any(|part| part == "." || part == "..") {
        return Err("holds `.` or `..`".into());
    }
    Ok(if text.ends_with('/') { text.into() } else { format!("{text}/").into() })
}

/// Reads `#rgb` or `#rrggbb`.
pub(crate) fn colour(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#')?;
    if !hex.is_ascii() {
        return None;
    }
    let wide = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    let part = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
    (wide.len() == 6).then_some(())?;
    Some([part(0)?, part(2)?, part(4)?])
}
