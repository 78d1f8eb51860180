//! The features of one possible argument.
//! In: a trigger, a role and how a chain is reached. Out: names in parts, so that decoding hashes them without building strings.

use super::Trigger;
use super::reach::Reach;
use crate::analysis::Upos;
use crate::extraction::matching::Scene;
use crate::extraction::output::MentionKind;
use crate::extraction::predications::Sort;

/// One possible argument, before its features are written out.
pub(super) struct Features<'f, 'a> {
    pub trigger: &'f Trigger<'a>,
    pub reach: &'f Reach,
    pub all: &'f [Reach],
    pub role_name: &'f str,
    /// "type.role".
    pub label: &'f str,
    pub framed: bool,
    pub nearby: &'f Nearby,
}

/// What is around a trigger and a mention, whatever the role.
pub(super) struct Nearby {
    prominence: &'static str,
    titled: &'static str,
    /// Others of the same kind that are nearer, by slots and steps.
    better: &'static str,
    /// Whether the trigger has the word in a slot; whether others have, and how many; how many of those may state something.
    held: &'static str,
    shared: &'static str,
    others: &'static str,
    typed: &'static str,
    /// Lemma and slot of the nearest other that has it, where the trigger has not.
    held_by: Option<(String, String)>,
    rival: &'static str,
    /// Verbs and marks between, in one sentence.
    between: Option<(&'static str, &'static str)>,
    /// Lemmas of the words above the trigger and above the mention.
    above_trigger: Option<String>,
    above_mention: Option<String>,
    /// How many roles of the type take the mention's kind.
    fits: &'static str,
}

fn count(n: usize) -> &'static str {
    ["0", "1", "2", "3", "4"][n.min(4)]
}

impl Nearby {
    pub fn of(scene: &Scene, trigger: &Trigger, reach: &Reach, all: &[Reach]) -> Nearby {
        let (tree, around, at) = (scene.tree, scene.surroundings(), trigger.predication.word);
        let kind_of = |chain: u32| scene.coref.chains[chain as usize].kind;
        let kind = kind_of(reach.chain);
        let lemma = |w: usize| tree.word(w).lemma.to_lowercase();
        let rank = |o: &Reach| (o.slots.is_empty(), o.steps);
        let holders = around.holders(reach.word);
        let own = holders.iter().any(|h| h.0 == at || trigger.view.expression.contains(&h.0));
        let others = || holders.iter().filter(|h| h.0 != at);
        let nearest = others().min_by_key(|h| h.0.abs_diff(reach.word)).filter(|_| !own);
        let (low, high) = (at.min(reach.word), at.max(reach.word));
        let between = |upos: Upos| count((low + 1..high).filter(|&w| tree.word(w).upos == upos).count());
        let together = tree.analysis.sentence_of(low) == tree.analysis.sentence_of(high);
        let name = &scene.schema.kind(kind).name;
        let fits = scene.schema.get(trigger.type_id).roles.iter().filter(|role| role.kinds.contains(name)).count();
        Nearby {
            prominence: count(around.prominence(reach.chain)),
            titled: if scene.title.iter().any(|t| t.0 == reach.chain) { "titled" } else { "not titled" },
            better: count(all.iter().filter(|o| kind_of(o.chain) == kind && rank(o) < rank(reach)).count()),
            held: if own { "own" } else { "not own" },
            shared: if others().next().is_some() { "others" } else { "alone" },
            others: count(others().count()),
            typed: count(others().filter(|h| around.is_trigger(h.0)).count()),
            held_by: nearest.map(|(holder, slot)| (lemma(*holder), slot.clone())),
            rival: if around.nearer_trigger(trigger.type_id, at, reach.word) { "rival" } else { "no rival" },
            between: together.then(|| (between(Upos::Verb), between(Upos::Punct))),
            above_trigger: tree.head(at).map(lemma),
            above_mention: tree.head(reach.word).filter(|&head| head != at).map(lemma),
            fits: count(fits),
        }
    }
}

impl Features<'_, '_> {
    /// Calls `give` with the parts of each feature's name.
    pub fn emit(&self, scene: &Scene, give: &mut dyn FnMut(&[&str])) {
        let (trigger, reach, r) = (self.trigger, self.reach, self.label);
        let chain = &scene.coref.chains[reach.chain as usize];
        let kind = scene.schema.kind(chain.kind).name.as_str();
        let named = if chain.named { "named" } else { "unnamed" };
        let lemma = trigger.lemma.as_str();
        let sort = self.sort();
        let fired = match (&trigger.fired, self.framed) {
            (None, _) => "quiet",
            (Some(_), true) => "framed",
            (Some(_), false) => "beside",
        };
        give(&[r]);
        give(&["frame ", fired]);
        give(&[r, " ", fired]);
        // Whether the frame that held has somebody else in the role.
        let held = match &trigger.fired {
            Some(fired) if fired.roles.iter().any(|x| x.1 != reach.chain && self.is_role(scene, x.0)) => "held",
            Some(_) => "free",
            None => "open",
        };
        let steps = ["0", "1", "2", "3", "4", "5", "6", "7"][reach.steps.min(7)];
        give(&["role ", held, " ", fired]);
        give(&["role ", held, " ", fired, " steps ", steps]);
        give(&[r, " role ", held, " ", fired]);
        let offered = self.offered(scene);
        give(&["offered ", offered, " ", fired]);
        give(&[r, " offered ", offered]);
        give(&["offered ", offered, " ", sort]);
        give(&["offered ", offered, " ", named, " ", kind]);
        if reach.slots.is_empty() {
            give(&["path ", &reach.path]);
            give(&[r, " path ", &reach.path]);
            give(&[sort, " path ", &reach.path, " ", kind]);
            let short = reach.path.split(':').next().unwrap_or_default();
            give(&[r, " ", sort, " way ", short]);
        }
        for slot in &reach.slots {
            give(&["slot ", slot, " ", sort]);
            give(&["slot ", slot, " ", self.role_name]);
            give(&[r, " slot ", slot]);
            give(&[r, " slot ", slot, " ", sort]);
            give(&[r, " slot ", slot, " ", kind]);
            give(&[r, " ", lemma, " ", slot]);
        }
        give(&[r, " of ", lemma]);
        give(&[r, " is ", kind]);
        if let Some(subkind) = &chain.subkind {
            give(&[r, " is ", subkind]);
        }
        give(&[kind, " ", named]);
        let mention = self.mention(scene);
        give(&["as ", mention]);
        give(&[r, " as ", mention]);
        let sentence = scene.tree.analysis.sentence_of(trigger.predication.word);
        if scene.tree.analysis.sentence_of(reach.word) == sentence {
            let away = reach.word.abs_diff(trigger.predication.word);
            let away = ["0", "1", "2", "4", "8", "16", "32"][(usize::BITS - away.leading_zeros()).min(6) as usize];
            let order = if reach.word < trigger.predication.word { "before " } else { "after " };
            give(&["away ", order, away]);
            give(&[r, " away ", order, away]);
            let between = ["0", "1", "2", "3"][self.between(scene, kind).min(3)];
            give(&["between ", order, between]);
            give(&[r, " between ", between]);
        }

        give(&["steps ", steps, " ", sort]);
        give(&[r, " steps ", steps]);
        if let Some(preposition) = scene.tree.preposition(reach.word) {
            give(&[r, " after ", &preposition]);
            give(&[self.role_name, " after ", &preposition]);
        }
        if !chain.named {
            give(&[r, " noun ", &scene.tree.word(reach.word).lemma.to_lowercase()]);
        }
        if sentence == 0 {
            give(&[r, " in title"]);
        }
        let alone = self.all.iter().filter(|o| scene.coref.chains[o.chain as usize].kind == chain.kind).count() == 1;
        give(&[r, if alone { " only one" } else { " one of many" }]);
        self.around(scene, give);
    }

    /// What speaks for other triggers or other fillers, and what roles of one name share.
    fn around(&self, scene: &Scene, give: &mut dyn FnMut(&[&str])) {
        let (trigger, reach, r, near) = (self.trigger, self.reach, self.label, self.nearby);
        let chain = &scene.coref.chains[reach.chain as usize];
        let kind = scene.schema.kind(chain.kind).name.as_str();
        let (sort, role) = (self.sort(), self.role_name);
        let type_name = r.split('.').next().unwrap_or_default();
        let lemma = trigger.lemma.as_str();
        let hangs = scene.tree.rel(trigger.predication.word).name();
        give(&["type ", type_name, " of ", lemma]);
        give(&["rolename ", role, " ", sort, " path ", &reach.path]);
        give(&["rolename ", role, " ", sort, " path ", &reach.path, " ", kind]);
        give(&["rolename ", role, " is ", kind]);
        // Which way the trigger itself hangs.
        give(&["hangs ", hangs, " ", sort]);
        give(&[type_name, " hangs ", hangs]);
        give(&["prominent ", near.prominence, " ", kind]);
        give(&[r, " prominent ", near.prominence]);
        give(&[near.titled, " ", kind]);
        give(&[r, " ", near.titled]);
        give(&["better ", near.better]);
        give(&[r, " better ", near.better]);
        give(&["better ", near.better, " steps ", count(reach.steps), " ", sort]);
        // Whether the frame that held has it in another role.
        let elsewhere = trigger
            .fired
            .as_ref()
            .is_some_and(|f| f.roles.iter().any(|x| x.1 == reach.chain && !self.is_role(scene, x.0)));
        if elsewhere {
            give(&["elsewhere"]);
            give(&[r, " elsewhere"]);
        }
        give(&["holders ", near.held, " ", near.others]);
        give(&["typed holders ", near.held, " ", near.typed]);
        give(&[r, " holders ", near.held, " ", near.shared]);
        if let Some((holder, slot)) = &near.held_by {
            give(&["held by ", holder, " ", slot]);
            give(&[type_name, " held by ", holder, " ", slot]);
            give(&[r, " held ", slot, " ", sort]);
        }
        give(&[near.rival, " ", near.held]);
        give(&[r, " ", near.rival]);
        if let Some((verbs, marks)) = near.between {
            give(&["verbs ", verbs]);
            give(&["marks ", marks]);
            give(&[r, " verbs ", verbs]);
            give(&["verbs ", verbs, " ", near.held, " ", sort]);
        }
        if let Some(above) = &near.above_trigger {
            give(&[type_name, " under ", above]);
            if !reach.slots.is_empty() {
                give(&[r, " under ", above]);
            }
        }
        if let Some(above) = &near.above_mention {
            give(&[r, " mention under ", above]);
            give(&[role, " mention under ", above]);
        }
        give(&["fits ", near.fits, " ", near.held]);
        let named = if chain.named { "named" } else { "unnamed" };
        for slot in &reach.slots {
            give(&["rolename ", role, " slot ", slot, " ", sort, " ", kind]);
            give(&[type_name, " ", slot, " ", lemma, " ", named]);
        }
    }

    fn is_role(&self, scene: &Scene, role: crate::schema::RoleId) -> bool {
        scene.schema.get(self.trigger.type_id).roles[role.0 as usize].name == self.role_name
    }

    fn sort(&self) -> &'static str {
        match (self.trigger.predication.sort, self.trigger.predication.passive) {
            (Sort::Verb, false) => "verb",
            (Sort::Verb, true) => "passive",
            (Sort::Copula, _) => "copula",
            (Sort::Noun, _) => "noun",
            (Sort::Adjective, _) => "adjective",
        }
    }

    /// Whether some frame of the trigger has the chain in a slot of the role, whatever else it asks for; "other" where only for another role.
    fn offered(&self, scene: &Scene) -> &'static str {
        let mut other = false;
        for entry in &self.trigger.entries {
            let ready = scene.pack.frames.get(entry.frame);
            for (name, specs) in &ready.roles {
                let reached = specs.iter().flat_map(|spec| &spec.parts).any(|part| {
                    let kind = part.kinds.is_empty() || part.kinds.iter().any(|k| scene.is_kind(self.reach.chain, k));
                    part.path.len() == 1 && self.reach.slots.contains(&part.path[0]) && kind
                });
                if reached && name == self.role_name {
                    return "here";
                }
                other |= reached;
            }
        }
        if other { "other" } else { "nowhere" }
    }

    fn mention(&self, scene: &Scene) -> &'static str {
        if self.reach.origin {
            return "origin";
        }
        if self.reach.path == "title" {
            return "title";
        }
        match scene.coref.mentions_of(self.reach.word).find(|m| m.chain == self.reach.chain).map(|m| m.kind) {
            Some(MentionKind::Named) => "name",
            Some(MentionKind::Nominal) => "noun",
            Some(MentionKind::Pronoun) => "pronoun",
            None => "part",
        }
    }

    /// Chains of the same kind between the trigger and the word.
    fn between(&self, scene: &Scene, kind: &str) -> usize {
        let (a, b) = (self.reach.word, self.trigger.predication.word);
        let (low, high) = (a.min(b), a.max(b));
        let same = |o: &&super::reach::Reach| {
            o.word > low && o.word < high && scene.schema.kind(scene.coref.chains[o.chain as usize].kind).name == kind
        };
        self.all.iter().filter(same).count()
    }
}
