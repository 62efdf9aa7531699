//! The matcher: a machine that walks over a pattern's words and the subject, and goes back to earlier choices where it fails.
//!
//! Choices stand on a stack of their own, never on the native one; changes of marks and of repetitions are written to a trail, so that going back to a
//! choice undoes exactly what came after it. Sub-patterns that are never gone back into (assertions, atomic groups) run as a machine's inner
//! run; how deep those nest is a matter of the pattern alone.
//!
//! Positions are offsets in bytes. `WIDE` says that characters are generalised UTF-8; else each byte is a character.

use super::characters::{self, is_ascii_word, is_unicode_word, takes};
use super::code::{Code, MAX_REPEAT, at, op};
use crate::context::Context;
use crate::objects::str::text;
use crate::raised::Outcome;

/// What a mark holds that is not set.
pub(super) const UNSET: usize = usize::MAX;

/// Steps between two looks at what waits for a poll.
const STEPS_PER_POLL: u32 = 1 << 12;

#[derive(Clone, Copy)]
enum Resumption {
    /// The alternatives that begin at the word.
    Alternatives,
    /// A greedy repetition of one character gives one back; `extra` is the least position.
    GiveBack,
    /// A lazy repetition of one character takes one more; `extra` is how many it has.
    TakeMore,
    /// A greedy repetition ends here: `extra` is its context.
    LeaveBody,
    /// A lazy repetition runs its body once more: `extra` is its context.
    EnterBody,
}

#[derive(Clone, Copy)]
struct Choice {
    how: Resumption,
    /// Where the operation's words behind its number begin.
    code: usize,
    position: usize,
    extra: usize,
    trail: usize,
    repetition: usize,
    contexts: usize,
}

/// A repetition of more than one character that is being matched.
#[derive(Clone, Copy)]
struct Repetition {
    /// Where its words behind REPEAT begin.
    code: usize,
    /// Matches of the body so far, the running one included; -1 at the start.
    count: i64,
    /// Where the last match of the body began.
    last: usize,
    /// The repetition around it.
    outer: usize,
}

#[derive(Clone, Copy)]
enum Undo {
    Mark(usize, usize),
    Count(usize, i64),
    Last(usize, usize),
    LastIndex(usize),
}

/// A pattern and a subject, and the state of matching one against the other.
pub(super) struct Machine<'a, const WIDE: bool> {
    cx: &'a Context,
    pub(super) code: Code<'a>,
    pub(super) subject: &'a [u8],
    /// Where the subject ends for this match.
    pub(super) end: usize,
    /// Where the match begins.
    pub(super) start: usize,
    /// Where the match ended.
    pub(super) finish: usize,
    /// The match must reach the end.
    pub(super) match_all: bool,
    /// The match must not be empty.
    pub(super) must_advance: bool,
    /// Start and end of each group, or UNSET.
    pub(super) marks: Vec<usize>,
    /// The group that was closed last; 0 for none.
    pub(super) last_index: usize,
    choices: Vec<Choice>,
    trail: Vec<Undo>,
    contexts: Vec<Repetition>,
    repetition: usize,
    inner_runs: usize,
    steps: u32,
}

/// What an operation leads to.
type Step = Option<(usize, usize)>;

impl<'a, const WIDE: bool> Machine<'a, WIDE> {
    /// A machine for a subject that ends at `end`.
    pub(super) fn new(cx: &'a Context, code: &'a [u64], subject: &'a [u8], end: usize, groups: usize) -> Self {
        Machine {
            cx,
            code: Code(code),
            subject,
            end,
            start: 0,
            finish: 0,
            match_all: false,
            must_advance: false,
            marks: vec![UNSET; groups * 2],
            last_index: 0,
            choices: Vec::new(),
            trail: Vec::new(),
            contexts: Vec::new(),
            repetition: UNSET,
            inner_runs: 0,
            steps: STEPS_PER_POLL,
        }
    }

    /// The character at a position before the end, and the position behind it.
    #[inline(always)]
    pub(super) fn next(&self, position: usize) -> (u32, usize) {
        if WIDE {
            let (character, width) = self.subject.get(position..).and_then(text::first).unwrap_or((0, 1));
            (character, position + width)
        } else {
            (self.subject.get(position).map_or(0, |byte| u32::from(*byte)), position + 1)
        }
    }

    /// The character before a position that is not 0, and its position.
    #[inline(always)]
    fn previous(&self, position: usize) -> (u32, usize) {
        if WIDE {
            let (character, width) = self.subject.get(..position).and_then(text::last).unwrap_or((0, 1));
            (character, position - width)
        } else {
            (self.subject.get(position - 1).map_or(0, |byte| u32::from(*byte)), position - 1)
        }
    }

    /// Forgets what an earlier attempt left.
    pub(super) fn reset(&mut self) {
        self.marks.fill(UNSET);
        self.last_index = 0;
        self.choices.clear();
        self.trail.clear();
        self.contexts.clear();
        self.repetition = UNSET;
    }

    /// Tries to match at a position, from a word on.
    ///
    /// # Errors
    /// What a signal's handler raises; MemoryError.
    pub(super) fn attempt(&mut self, code: usize, position: usize) -> Outcome<bool> {
        self.reset();
        self.start = position;
        match self.run(code, position, true)? {
            Some(finish) => {
                self.finish = finish;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    #[cold]
    fn poll(&mut self) -> Outcome<()> {
        self.steps = STEPS_PER_POLL;
        if self.cx.thread.poll.get() != 0 {
            crate::poll::serve(self.cx)?;
        }
        Ok(())
    }

    fn push(&mut self, how: Resumption, code: usize, position: usize, extra: usize) -> Outcome<()> {
        if self.choices.len() == self.choices.capacity() && self.choices.try_reserve(64).is_err() {
            return Err(self.cx.raise_out_of_memory());
        }
        let (trail, contexts) = (self.trail.len(), self.contexts.len());
        self.choices.push(Choice { how, code, position, extra, trail, repetition: self.repetition, contexts });
        Ok(())
    }

    fn note(&mut self, undo: Undo) -> Outcome<()> {
        // With nothing to go back to, nothing will be undone.
        if self.choices.is_empty() && self.inner_runs == 0 {
            return Ok(());
        }
        if self.trail.len() == self.trail.capacity() && self.trail.try_reserve(64).is_err() {
            return Err(self.cx.raise_out_of_memory());
        }
        self.trail.push(undo);
        Ok(())
    }

    fn undo_to(&mut self, length: usize) {
        while self.trail.len() > length {
            match self.trail.pop() {
                Some(Undo::Mark(index, old)) => self.marks[index] = old,
                Some(Undo::Count(index, old)) => self.contexts[index].count = old,
                Some(Undo::Last(index, old)) => self.contexts[index].last = old,
                Some(Undo::LastIndex(old)) => self.last_index = old,
                None => return,
            }
        }
    }

    fn set_mark(&mut self, index: usize, position: usize) -> Outcome<()> {
        let Some(old) = self.marks.get(index).copied() else { return Ok(()) };
        self.note(Undo::Mark(index, old))?;
        self.marks[index] = position;
        if index % 2 == 1 {
            self.note(Undo::LastIndex(self.last_index))?;
            self.last_index = index / 2 + 1;
        }
        Ok(())
    }

    fn set_count(&mut self, context: usize, count: i64) -> Outcome<()> {
        self.note(Undo::Count(context, self.contexts[context].count))?;
        self.contexts[context].count = count;
        Ok(())
    }

    fn set_last(&mut self, context: usize, position: usize) -> Outcome<()> {
        self.note(Undo::Last(context, self.contexts[context].last))?;
        self.contexts[context].last = position;
        Ok(())
    }

    /// Runs a sub-pattern that is not gone back into: its end if it matches, its marks kept; else everything is as it was.
    fn run_inner(&mut self, code: usize, position: usize) -> Outcome<Option<usize>> {
        self.cx.check_native_stack(" in a regular expression")?;
        let (trail, repetition) = (self.trail.len(), self.repetition);
        self.inner_runs += 1;
        let found = self.run(code, position, false);
        self.inner_runs -= 1;
        self.repetition = repetition;
        if let Ok(None) = found {
            self.undo_to(trail);
        }
        found
    }

    /// Runs from a word on; where the match ended.
    fn run(&mut self, code: usize, position: usize, outermost: bool) -> Outcome<Option<usize>> {
        let bottom = self.choices.len();
        let (mut pc, mut here) = (code, position);
        loop {
            self.steps -= 1;
            if self.steps == 0 {
                self.poll()?;
            }
            let step = match self.code.at(pc) {
                op::SUCCESS => {
                    let refused =
                        outermost && (self.match_all && here != self.end || self.must_advance && here == self.start);
                    if !refused {
                        self.choices.truncate(bottom);
                        return Ok(Some(here));
                    }
                    None
                }
                op::FAILURE => None,
                op::LITERAL if !WIDE => {
                    // The commonest operation of all.
                    let is_there = here < self.end
                        && self.subject.get(here).is_some_and(|byte| u64::from(*byte) == self.code.at(pc + 1));
                    is_there.then_some((pc + 2, here + 1))
                }
                _ => self.step(pc, here, outermost)?,
            };
            (pc, here) = match step {
                Some(next) => next,
                None => match self.go_back(bottom)? {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
        }
    }

    /// One operation: where to go on, or None if it fails.
    fn step(&mut self, pc: usize, here: usize, outermost: bool) -> Outcome<Step> {
        let words = pc + 1;
        Ok(match self.code.at(pc) {
            op::MARK => {
                self.set_mark(self.code.at(words) as usize, here)?;
                Some((pc + 2, here))
            }
            op::JUMP | op::INFO => Some((self.code.target(words), here)),
            op::AT => self.is_at(self.code.at(words), here).then_some((pc + 2, here)),
            op::BRANCH => return self.alternatives(words, here),
            op::REPEAT_ONE => return self.repeat_one(words, here, outermost),
            op::MIN_REPEAT_ONE => return self.repeat_one_lazily(words, here),
            op::POSSESSIVE_REPEAT_ONE => {
                let (position, count) = self.take(words + 3, here, self.code.at(words + 2))?;
                (count >= self.code.at(words + 1)).then_some((self.code.target(words), position))
            }
            op::REPEAT => {
                let outer = self.repetition;
                if self.contexts.try_reserve(1).is_err() {
                    return Err(self.cx.raise_out_of_memory());
                }
                self.contexts.push(Repetition { code: words, count: -1, last: UNSET, outer });
                self.repetition = self.contexts.len() - 1;
                Some((self.code.target(words), here))
            }
            op::MAX_UNTIL => return self.until(words, here, true),
            op::MIN_UNTIL => return self.until(words, here, false),
            op::POSSESSIVE_REPEAT => return self.repeat_possessively(words, here),
            op::ATOMIC_GROUP => self.run_inner(words + 1, here)?.map(|position| (self.code.target(words), position)),
            op::ASSERT => match self.behind(here, self.code.at(words + 1)) {
                Some(position) => self.run_inner(words + 2, position)?.map(|_| (self.code.target(words), here)),
                None => None,
            },
            op::ASSERT_NOT => {
                let trail = self.trail.len();
                if let Some(position) = self.behind(here, self.code.at(words + 1))
                    && self.run_inner(words + 2, position)?.is_some()
                {
                    self.undo_to(trail);
                    return Ok(None);
                }
                Some((self.code.target(words), here))
            }
            op::GROUPREF => self.same_as_group(words, here, |character| character),
            op::GROUPREF_IGNORE | op::GROUPREF_LOC_IGNORE => self.same_as_group(words, here, characters::ascii_lower),
            op::GROUPREF_UNI_IGNORE => self.same_as_group(words, here, characters::unicode_lower),
            op::GROUPREF_EXISTS => match self.group(self.code.at(words) as usize) {
                Some(_) => Some((words + 2, here)),
                None => Some((words.saturating_add(self.code.at(words + 1) as usize), here)),
            },
            _ => {
                if here >= self.end {
                    return Ok(None);
                }
                let (character, behind) = self.next(here);
                match takes(self.code, pc, character) {
                    Some(true) => Some((pc + characters::width(self.code, pc), behind)),
                    _ => None,
                }
            }
        })
    }

    /// Takes up the last choice above `bottom`.
    fn go_back(&mut self, bottom: usize) -> Outcome<Step> {
        while self.choices.len() > bottom {
            let Some(choice) = self.choices.pop() else { return Ok(None) };
            self.undo_to(choice.trail);
            self.contexts.truncate(choice.contexts);
            self.repetition = choice.repetition;
            let Choice { code: words, position, extra, .. } = choice;
            let step = match choice.how {
                Resumption::Alternatives => self.alternatives(words, position)?,
                Resumption::GiveBack => self.give_back(words, position, extra)?,
                Resumption::TakeMore => self.take_more(words, position, extra)?,
                Resumption::LeaveBody => {
                    self.repetition = self.contexts[extra].outer;
                    Some((words, position))
                }
                Resumption::EnterBody => self.enter_body(extra, position)?,
            };
            if step.is_some() {
                return Ok(step);
            }
        }
        Ok(None)
    }

    /// Start and end of a group that took part.
    fn group(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.marks.get(group * 2)?, *self.marks.get(group * 2 + 1)?);
        (start != UNSET && end != UNSET && start <= end).then_some((start, end))
    }

    fn same_as_group(&self, words: usize, here: usize, fold: impl Fn(u32) -> u32) -> Step {
        let (mut at, end) = self.group(self.code.at(words) as usize)?;
        let mut position = here;
        while at < end {
            if position >= self.end {
                return None;
            }
            let ((wanted, at_next), (found, next)) = (self.next(at), self.next(position));
            if wanted != found && fold(wanted) != fold(found) {
                return None;
            }
            (at, position) = (at_next, next);
        }
        Some((words + 1, position))
    }

    /// The position some characters before another, if there are so many.
    fn behind(&self, here: usize, count: u64) -> Option<usize> {
        let mut position = here;
        for _ in 0..count {
            if position == 0 {
                return None;
            }
            position = self.previous(position).1;
        }
        Some(position)
    }

    fn is_at(&self, place: u64, here: usize) -> bool {
        let boundary = |is_word: fn(u32) -> bool| {
            let before = here > 0 && is_word(self.previous(here).0);
            let behind = here < self.end && is_word(self.next(here).0);
            before != behind
        };
        let line_break = |position: usize| self.subject.get(position) == Some(&b'\n');
        match place {
            at::BEGINNING | at::BEGINNING_STRING => here == 0,
            at::BEGINNING_LINE => here == 0 || line_break(here - 1),
            at::END => here == self.end || here + 1 == self.end && line_break(here),
            at::END_LINE => here == self.end || line_break(here),
            at::END_STRING => here == self.end,
            at::BOUNDARY | at::LOC_BOUNDARY => boundary(is_ascii_word),
            at::NON_BOUNDARY | at::LOC_NON_BOUNDARY => !boundary(is_ascii_word),
            at::UNI_BOUNDARY => boundary(is_unicode_word),
            at::UNI_NON_BOUNDARY => !boundary(is_unicode_word),
            _ => false,
        }
    }

    /// The first of the alternatives that may match here; the further ones become a choice.
    fn alternatives(&mut self, mut words: usize, here: usize) -> Outcome<Step> {
        while self.code.at(words) != 0 {
            let (body, further) = (words + 1, self.code.target(words));
            let first = self.code.at(body);
            let hopeless = (first == op::LITERAL || first == op::IN)
                && (here >= self.end || takes(self.code, body, self.next(here).0) == Some(false));
            if !hopeless {
                if self.code.at(further) != 0 {
                    self.push(Resumption::Alternatives, further, here, 0)?;
                }
                return Ok(Some((body, here)));
            }
            words = further;
        }
        Ok(None)
    }

    /// How many characters from a position on the operation at a word takes, at most `most`: the position behind them, and the count.
    fn take(&mut self, item: usize, from: usize, most: u64) -> Outcome<(usize, u64)> {
        let (mut position, mut count) = (from, 0);
        if !WIDE && self.code.at(item) == op::ANY_ALL {
            let count = ((self.end.saturating_sub(from)) as u64).min(most);
            return Ok((from + count as usize, count));
        }
        while count < most && position < self.end {
            let (character, next) = self.next(position);
            match takes(self.code, item, character) {
                Some(true) => position = next,
                Some(false) => break,
                None => match self.run_inner(item, position)? {
                    Some(next) if next > position => position = next,
                    _ => break,
                },
            }
            count += 1;
        }
        Ok((position, count))
    }

    fn repeat_one(&mut self, words: usize, here: usize, outermost: bool) -> Outcome<Step> {
        let (least, most, item, tail) =
            (self.code.at(words + 1), self.code.at(words + 2), words + 3, self.code.target(words));
        let (low, count) = if least == 0 { (here, 0) } else { self.take(item, here, least)? };
        if count < least {
            return Ok(None);
        }
        let (high, _) = self.take(item, low, most.saturating_sub(least))?;
        if self.code.at(tail) == op::SUCCESS && !(outermost && (self.match_all || self.must_advance)) {
            // Nothing comes behind that could fail.
            return Ok(Some((tail, high)));
        }
        self.settle(words, tail, high, low)
    }

    /// Goes on behind a greedy repetition of one character at a position not below `low`, where what follows may match.
    fn settle(&mut self, words: usize, tail: usize, mut position: usize, low: usize) -> Outcome<Step> {
        if self.code.at(tail) == op::LITERAL {
            let wanted = self.code.at(tail + 1);
            loop {
                if position < self.end && u64::from(self.next(position).0) == wanted {
                    break;
                }
                if position <= low {
                    return Ok(None);
                }
                position = self.previous(position).1;
            }
        }
        if position > low {
            self.push(Resumption::GiveBack, words, position, low)?;
        }
        Ok(Some((tail, position)))
    }

    fn give_back(&mut self, words: usize, position: usize, low: usize) -> Outcome<Step> {
        let position = self.previous(position).1;
        self.settle(words, self.code.target(words), position, low)
    }

    fn repeat_one_lazily(&mut self, words: usize, here: usize) -> Outcome<Step> {
        let least = self.code.at(words + 1);
        let (position, count) = if least == 0 { (here, 0) } else { self.take(words + 3, here, least)? };
        if count < least {
            return Ok(None);
        }
        self.push(Resumption::TakeMore, words, position, count as usize)?;
        Ok(Some((self.code.target(words), position)))
    }

    fn take_more(&mut self, words: usize, position: usize, count: usize) -> Outcome<Step> {
        let most = self.code.at(words + 2);
        if most != MAX_REPEAT && count as u64 >= most {
            return Ok(None);
        }
        let (next, taken) = self.take(words + 3, position, 1)?;
        if taken == 0 {
            return Ok(None);
        }
        self.push(Resumption::TakeMore, words, next, count + 1)?;
        Ok(Some((self.code.target(words), next)))
    }

    /// The end of a repetition's body was reached, or its beginning for the first time: `tail` is the word behind.
    fn until(&mut self, tail: usize, here: usize, greedy: bool) -> Outcome<Step> {
        let own = self.repetition;
        let Some(context) = self.contexts.get(own).copied() else { return Ok(None) };
        let (least, most, body) =
            (self.code.at(context.code + 1), self.code.at(context.code + 2), context.code + 3);
        let count = context.count + 1;
        if (count as u64) < least {
            self.set_count(own, count)?;
            return Ok(Some((body, here)));
        }
        if greedy {
            // A body that matched nothing is not run again.
            if ((count as u64) < most || most == MAX_REPEAT) && here != context.last {
                self.push(Resumption::LeaveBody, tail, here, own)?;
                self.set_count(own, count)?;
                self.set_last(own, here)?;
                return Ok(Some((body, here)));
            }
        } else {
            self.push(Resumption::EnterBody, tail, here, own)?;
        }
        self.repetition = context.outer;
        Ok(Some((tail, here)))
    }

    fn enter_body(&mut self, own: usize, here: usize) -> Outcome<Step> {
        let context = self.contexts[own];
        let (most, count) = (self.code.at(context.code + 2), context.count + 1);
        if count as u64 >= most && most != MAX_REPEAT || here == context.last {
            return Ok(None);
        }
        self.repetition = own;
        self.set_count(own, count)?;
        self.set_last(own, here)?;
        Ok(Some((context.code + 3, here)))
    }

    fn repeat_possessively(&mut self, words: usize, here: usize) -> Outcome<Step> {
        let (least, most, body) = (self.code.at(words + 1), self.code.at(words + 2), words + 3);
        let (mut position, mut count, mut last) = (here, 0, UNSET);
        while count < least {
            match self.run_inner(body, position)? {
                Some(next) => position = next,
                None => return Ok(None),
            }
            count += 1;
        }
        while (count < most || most == MAX_REPEAT) && position != last {
            last = position;
            match self.run_inner(body, position)? {
                Some(next) => position = next,
                None => break,
            }
            count += 1;
        }
        Ok(Some((self.code.target(words) + 1, position)))
    }
}
