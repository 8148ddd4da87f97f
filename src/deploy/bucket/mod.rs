//! A bucket: its keys are the paths of the site, so pages change one after another, in the plan's order.
//!
//! The ledger is replaced under the condition that it is still the one that was read, which makes it a lock. What is replaced or removed
//! is copied by the service to `.waymark/bytes/` first.

mod connect;
mod errors;
mod objects;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as Key;
use object_store::{
    Attributes, Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion, WriteMultipart,
};
use tokio::runtime::Runtime;

use super::ledger::{Holder, Ledger};
use super::place::Place;
use super::plan::{LEDGER_AT, Plan, Step, bytes_at, record_at};
use super::process::has_ended;
use super::record::{Hex, Record, Sent};
use super::trouble::Trouble;
use crate::addresses;
use crate::memo::Fingerprint;
use crate::publish::version_json;
use crate::site::OutPath;
use errors::trouble;
use objects::{attributes, is_same, own_attributes};

pub use connect::connect;

/// How many requests are under way at once.
const AT_ONCE: usize = 32;
/// Larger files are sent in parts, so that they need not be in memory as a whole.
const LARGE: u64 = 64 << 20;
/// Before a phase with more files than this it is made sure that the lock is still held.
const MANY: usize = 100;
/// More files than this are deleted in lists.
const FEW: usize = 20;
/// The number of keys that a request can list or delete.
const PAGE: usize = 1000;
/// A bucket, or what begins with a prefix in it.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    /// What the keys begin with; empty, or with a slash at its end.
    prefix: String,
    /// The version of the ledger that was read or written last.
    version: Option<UpdateVersion>,
    /// The service does not know conditional writes.
    is_unguarded: bool,
    /// Bytes that could not be kept, since somebody has deleted them.
    lost: Vec<Fingerprint>,
}

impl Bucket {
    fn of(store: Arc<dyn ObjectStore>, prefix: &str) -> Result<Self, Trouble> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Trouble::environment(format!("no thread can be started: {error}")))?;
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { store, runtime, prefix, version: None, is_unguarded: false, lost: Vec::new() })
    }

    fn key(&self, path: &str) -> Result<Key, Trouble> {
        Key::parse(format!("{}{path}", self.prefix))
            .map_err(|error| Trouble::call(format!("`{path}` cannot be the key of a file: {error}")))
    }

    async fn read(&self, key: &Key) -> Result<Option<(String, UpdateVersion)>, Trouble> {
        let read = async {
            let found = self.store.get(key).await?;
            let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
            Ok::<_, Error>((found.bytes().await?, version))
        };
        match read.await {
            Ok((bytes, version)) => Ok(Some((String::from_utf8_lossy(&bytes).into_owned(), version))),
            Err(error) if errors::is_absent(&error) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn text_of(&self, path: &str) -> Result<Option<(String, UpdateVersion)>, Trouble> {
        self.runtime.block_on(self.read(&self.key(path)?))
    }

    /// Replaces the ledger, if it is still the one that was read.
    fn write_ledger(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        let bytes = ledger.bytes.iter().filter(|(key, _)| !self.lost.contains(&key.0));
        let bytes = bytes.map(|(key, last)| (*key, *last)).collect();
        let text = Ledger { unguarded: self.is_unguarded, bytes, ..ledger.clone() }.text();
        let key = self.key(LEDGER_AT)?;
        let mode = match &self.version {
            _ if self.is_unguarded => PutMode::Overwrite,
            None => PutMode::Create,
            Some(version) => PutMode::Update(version.clone()),
        };
        let is_first = mode == PutMode::Create;
        let put = |mode| {
            let options = PutOptions { mode, attributes: own_attributes(), ..PutOptions::default() };
            self.runtime.block_on(self.store.put_opts(&key, text.clone().into(), options))
        };
        let written = match put(mode) {
            Err(error) if errors::knows_no_conditions(&error) => {
                self.is_unguarded = true;
                return self.write_ledger(ledger);
            }
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => {
                // An answer that was lost, and the request sent again, look like this too.
                match self.text_of(LEDGER_AT)? {
                    Some((found, version)) if found == text => {
                        self.version = Some(version);
                        return Ok(());
                    }
                    _ => return Err(overtaken()),
                }
            }
            written => written.map_err(|error| trouble(&error))?,
        };
        if is_first && put(PutMode::Create).is_ok() {
            // Whatever it is asked for, it writes.
            self.is_unguarded = true;
            return self.write_ledger(ledger);
        }
        self.version = Some(written.into());
        Ok(())
    }

    /// Makes sure that nobody has broken the lock.
    async fn is_locked(&self) -> Result<(), Trouble> {
        if self.is_unguarded {
            return Ok(());
        }
        let found = self.store.head(&self.key(LEDGER_AT)?).await.map_err(|error| trouble(&error))?;
        match &self.version {
            Some(version) if version.e_tag == found.e_tag => Ok(()),
            _ => Err(overtaken()),
        }
    }

    /// Everything that begins with the prefix, by its path.
    async fn list(&self) -> Result<BTreeMap<String, ObjectMeta>, Trouble> {
        let prefix = Key::parse(&self.prefix).map_err(|error| Trouble::call(error.to_string()))?;
        let all = self.store.list(Some(&prefix).filter(|_| !self.prefix.is_empty()));
        let path = |meta: ObjectMeta| {
            let path = meta.location.as_ref().strip_prefix(&self.prefix)?.to_owned();
            Some((path, meta))
        };
        let all = all.try_filter_map(|meta| std::future::ready(Ok(path(meta))));
        all.try_collect().await.map_err(|error| trouble(&error))
    }

    async fn deliver_all(
        &self,
        plan: &Plan,
        record: &Record,
        output: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Fingerprint>, Trouble> {
        let there = if plan.is_resumed { self.list().await? } else { BTreeMap::new() };
        let lost = self.keep(plan, &there).await?;
        let count = AtomicUsize::new(0);
        for (_, steps) in &plan.phases {
            if steps.len() > MANY {
                self.is_locked().await?;
            }
            let put = steps.iter().map(|step| async {
                self.put(step, record, output, there.get(&*step.path)).await?;
                done(count.fetch_add(1, Ordering::Relaxed) + 1);
                Ok::<_, Trouble>(())
            });
            stream::iter(put).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        }
        Ok(lost)
    }

    /// Keeps the bytes of what is replaced. Gives those that are not there any more.
    async fn keep(&self, plan: &Plan, there: &BTreeMap<String, ObjectMeta>) -> Result<Vec<Fingerprint>, Trouble> {
        let by_key: BTreeMap<Hex, &OutPath> = plan.keep.iter().map(|(path, key)| (Hex(*key), path)).collect();
        let copies = by_key.into_iter().map(|(Hex(key), path)| async move {
            let to = bytes_at(key);
            if there.contains_key(&to) {
                return Ok(None);
            }
            match self.store.copy(&self.key(path)?, &self.key(&to)?).await {
                Ok(()) => Ok(None),
                Err(error) if errors::is_absent(&error) => Ok(Some(key)),
                Err(error) => Err(trouble(&error)),
            }
        });
        let lost: Vec<Option<Fingerprint>> = stream::iter(copies).buffer_unordered(AT_ONCE).try_collect().await?;
        Ok(lost.into_iter().flatten().collect())
    }

    async fn put(
        &self,
        step: &Step,
        record: &Record,
        output: &Path,
        there: Option<&ObjectMeta>,
    ) -> Result<(), Trouble> {
        let key = self.key(&step.path)?;
        if step.is_kept {
            let from = self.key(&bytes_at(step.file.key()))?;
            return self.store.copy(&from, &key).await.map_err(|error| trouble(&error));
        }
        let from = output.join(&*step.path);
        let attributes = attributes(&step.file);
        if step.file.size > LARGE {
            return self.put_large(&key, &from, &step.file, attributes).await;
        }
        let bytes = match &*step.path {
            addresses::VERSION => version_json(&record.build, record.commit.as_deref()).into_bytes(),
            _ => std::fs::read(&from).map_err(|_| changed(&from))?,
        };
        if Fingerprint::of_bytes(&bytes) != step.file.hash {
            return Err(changed(&from));
        }
        if there.filter(|_| step.may_be_there).is_some_and(|meta| is_same(meta, &bytes)) {
            return Ok(());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.store.put_opts(&key, bytes.into(), options).await.map_err(|error| trouble(&error))?;
        Ok(())
    }

    async fn put_large(&self, key: &Key, from: &Path, file: &Sent, attributes: Attributes) -> Result<(), Trouble> {
        use std::io::Read;
        let upload = self.store.put_multipart_opts(key, attributes.into()).await.map_err(|error| trouble(&error))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, 16 << 20);
        let mut source = std::fs::File::open(from).map_err(|_| changed(from))?;
        let mut hasher = blake3::Hasher::new();
        let mut chunk = vec![0; 4 << 20];
        loop {
            let count = source.read(&mut chunk).map_err(|_| changed(from))?;
            if count == 0 {
                break;
            }
            hasher.update(&chunk[..count]);
            upload.wait_for_capacity(2).await.map_err(|error| trouble(&error))?;
            upload.write(&chunk[..count]);
        }
        if Fingerprint::from_hash(hasher.finalize()) != file.hash {
            let _ = upload.abort().await;
            return Err(changed(from));
        }
        upload.finish().await.map_err(|error| trouble(&error))?;
        Ok(())
    }

    async fn delete(&self, deletions: &[String]) -> Result<(), Trouble> {
        let keys: Vec<Key> = deletions.iter().map(|path| self.key(path)).collect::<Result<_, _>>()?;
        let absent_is_fine = |deleted: Result<(), Error>| match deleted {
            Err(error) if !errors::is_absent(&error) => Err(trouble(&error)),
            _ => Ok(()),
        };
        if keys.len() <= FEW {
            let each = keys.iter().map(|key| async move { absent_is_fine(self.store.delete(key).await) });
            return stream::iter(each).buffer_unordered(AT_ONCE).try_collect::<()>().await;
        }
        let mut deleted = self.store.delete_stream(stream::iter(keys.into_iter().map(Ok)).boxed());
        while let Some(deleted) = deleted.next().await {
            absent_is_fine(deleted.map(drop))?;
        }
        Ok(())
    }
}

impl Place for Bucket {
    fn ledger(&mut self) -> Result<Option<String>, Trouble> {
        let (text, version) = self.text_of(LEDGER_AT)?.unzip();
        self.version = version;
        Ok(text)
    }

    fn record(&mut self, build: &str) -> Result<Option<String>, Trouble> {
        Ok(self.text_of(&record_at(build))?.map(|(text, _)| text))
    }

    /// Files below the prefix, and the ledger of a place whose keys begin with a part of it.
    fn foreign(&mut self) -> Result<Vec<String>, Trouble> {
        for (at, _) in
            self.prefix.trim_end_matches('/').match_indices('/').chain((!self.prefix.is_empty()).then_some((0, "")))
        {
            let above = &self.prefix[..at];
            let ledger = format!("{above}{}{LEDGER_AT}", if above.is_empty() { "" } else { "/" });
            let key = Key::parse(&ledger).map_err(|error| Trouble::call(error.to_string()))?;
            if self.runtime.block_on(self.read(&key))?.is_some() {
                let place = if above.is_empty() { "the whole bucket".into() } else { format!("`{above}/`") };
                let message =
                    format!("another site is published to {place}, and this place lies within it; nothing was changed");
                return Err(Trouble::call(message).hint("Publish to a bucket, or to keys, of its own."));
            }
        }
        self.runtime.block_on(async {
            let prefix = Key::parse(&self.prefix).map_err(|error| Trouble::call(error.to_string()))?;
            let all = self.store.list(Some(&prefix).filter(|_| !self.prefix.is_empty()));
            let some = all.take(4).map_ok(|meta| meta.location.to_string());
            some.try_collect().await.map_err(|error| trouble(&error))
        })
    }

    fn is_gone(&self, holder: &Holder) -> bool {
        has_ended(holder)
    }

    fn begin(&mut self, ledger: &Ledger, record: &Record) -> Result<(), Trouble> {
        self.is_unguarded = ledger.unguarded;
        self.write_ledger(ledger)?;
        let key = self.key(&record_at(&record.build))?;
        let options = PutOptions { attributes: own_attributes(), ..PutOptions::default() };
        let put = self.store.put_opts(&key, record.text().into(), options);
        self.runtime.block_on(put).map_err(|error| trouble(&error))?;
        Ok(())
    }

    fn deliver(
        &mut self,
        plan: &Plan,
        record: &Record,
        output: &Path,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<(), Trouble> {
        self.lost = self.runtime.block_on(self.deliver_all(plan, record, output, done))?;
        Ok(())
    }

    fn commit(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        self.write_ledger(ledger)
    }

    fn clear(&mut self, ledger: &Ledger) -> Result<(), Trouble> {
        self.runtime.block_on(self.delete(&ledger.deletions))
    }

    fn requests(&self, plan: &Plan) -> Option<usize> {
        let paths = plan.ledger.deletions.len();
        let deletions = if paths <= FEW { paths } else { paths.div_ceil(PAGE) };
        // The ledger and the record of the live release are read, both are written, and the ledger again at the switch.
        let own = 5 + usize::from(deletions > 0);
        Some(own + plan.keep.len() + plan.steps().count() + deletions)
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.is_unguarded {
            warnings.push(
                "this service knows no conditional writes, so nothing keeps two publishers apart: see to it that only one is at work"
                    .to_owned(),
            );
        }
        if !self.lost.is_empty() {
            warnings.push(format!(
                "{} files that were to be replaced were not there: somebody has deleted them, and an older release that had them cannot \
                 be put back as a whole",
                self.lost.len()
            ));
        }
        warnings
    }
}

fn changed(path: &Path) -> Trouble {
    Trouble::environment(format!("`{}` changed while it was published", path.display()))
        .hint("Publish again when nothing else writes there: it goes on from what is there.")
}

fn overtaken() -> Trouble {
    Trouble::environment("another publisher is at work there, or was faster").hint("Publish again when it has ended.")
}
