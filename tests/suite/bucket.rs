//! A target in memory that trusts hashes, as targets on other machines do.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use waymark::publish::{Difference, Event, Failure, File, Manifest, Release, Switched, Target};
use waymark::site::{OutPath, Rendered};

pub type Files = BTreeMap<OutPath, Vec<u8>>;

/// What a bucket would be: files by path, and the manifest of those that are live.
#[derive(Default)]
pub struct Store {
    live: Manifest,
    pub files: Files,
}

pub struct Bucket {
    store: Arc<Mutex<Store>>,
    live: Manifest,
    staged: Mutex<Files>,
}

impl Bucket {
    pub fn of(store: &Arc<Mutex<Store>>) -> Self {
        Self { store: store.clone(), live: store.lock().unwrap().live.clone(), staged: Mutex::default() }
    }
}

impl Target for Bucket {
    fn live(&self) -> &Manifest {
        &self.live
    }

    fn holds(&self, path: &OutPath, file: &File, _: Option<&Rendered>) -> bool {
        self.live.hash(path) == Some(file.hash)
    }

    fn stage(&self, path: &OutPath, _: &File, rendered: &Rendered) -> Result<(), Failure> {
        let bytes = match rendered {
            Rendered::Copy(file) => format!("{file:?}").into_bytes(),
            other => other.bytes().expect("it is no copy").to_vec(),
        };
        self.staged.lock().unwrap().insert(path.clone(), bytes);
        Ok(())
    }

    fn switch(
        self,
        release: &Release,
        difference: &Difference,
        _: &(dyn Fn(Event) + Sync),
    ) -> Result<Switched, Failure> {
        let mut store = self.store.lock().unwrap();
        store.files.extend(self.staged.into_inner().unwrap());
        store.files.retain(|path, _| !difference.removed.contains(path));
        store.live = Manifest::of(release);
        Ok(Switched::default())
    }
}
