//! Parameter lists: the grammar collects what stands between the commas, here it becomes `arguments`, if the order is
//! right.

use crate::ast::*;
use crate::grammar_actions::{Built, ParserState, refuse};
use crate::scratch::Mark;

/// What may stand between two commas of a parameter list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Parameter<'a> {
    Plain(&'a Arg<'a>, Option<ExprRef<'a>>),
    Slash,
    Star(Option<&'a Arg<'a>>),
    DoubleStar(&'a Arg<'a>),
}

impl<'a> ParserState<'a> {
    pub(crate) fn parameter(&mut self, arg: &'a Arg<'a>, default: Option<ExprRef<'a>>) -> Mark {
        self.parameters.push(Parameter::Plain(arg, default))
    }

    pub(crate) fn parameter_slash(&mut self) -> Mark {
        self.parameters.push(Parameter::Slash)
    }

    pub(crate) fn parameter_star(&mut self, arg: Option<&'a Arg<'a>>) -> Mark {
        self.parameters.push(Parameter::Star(arg))
    }

    pub(crate) fn parameter_double_star(&mut self, arg: &'a Arg<'a>) -> Mark {
        self.parameters.push(Parameter::DoubleStar(arg))
    }

    /// The parameters from `first` on.
    pub(crate) fn arguments(&mut self, first: Mark) -> Built<&'a Arguments<'a>> {
        let arena = self.arena;
        let mut posonlyargs: &[Arg] = &[];
        let mut args: Vec<Arg> = Vec::new();
        let mut defaults: Vec<ExprRef> = Vec::new();
        let mut kwonlyargs: Vec<Arg> = Vec::new();
        let mut kw_defaults: Vec<Option<ExprRef>> = Vec::new();
        let mut star: Option<Option<&Arg>> = None;
        let mut kwarg: Option<&Arg> = None;
        let mut slash_seen = false;
        for &parameter in self.parameters.list(first) {
            if kwarg.is_some() {
                return refuse();
            }
            match parameter {
                Parameter::Plain(arg, default) if star.is_some() => {
                    kwonlyargs.push(*arg);
                    kw_defaults.push(default);
                }
                Parameter::Plain(arg, default) => {
                    match default {
                        Some(default) => defaults.push(default),
                        None if !defaults.is_empty() => return refuse(),
                        None => {}
                    }
                    args.push(*arg);
                }
                Parameter::Slash if slash_seen || star.is_some() || args.is_empty() => return refuse(),
                Parameter::Slash => {
                    slash_seen = true;
                    posonlyargs = arena.slice(&args);
                    args.clear();
                }
                Parameter::Star(_) if star.is_some() => return refuse(),
                Parameter::Star(arg) => star = Some(arg),
                Parameter::DoubleStar(arg) => kwarg = Some(arg),
            }
        }
        if matches!(star, Some(None)) && kwonlyargs.is_empty() {
            return refuse();
        }
        self.parameters.discard(first);
        Ok(arena.alloc(Arguments {
            posonlyargs,
            args: arena.slice(&args),
            vararg: star.flatten(),
            kwonlyargs: arena.slice(&kwonlyargs),
            kw_defaults: arena.slice(&kw_defaults),
            kwarg,
            defaults: arena.slice(&defaults),
        }))
    }
}
