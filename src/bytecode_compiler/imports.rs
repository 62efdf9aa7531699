//! `import` and `from ... import`.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::constants::text;
use super::node::{Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector::Intrinsic;

impl<'a> Compiler<'a, '_> {
    pub(super) fn import(&mut self, span: Span, names: &'a [Alias<'a>]) -> Done {
        let place = Place::Span(span);
        for alias in names {
            let mark = self.mark();
            let module = self.import_name(place, alias.name, 0, Constant::None);
            match alias.asname {
                // `import a.b.c as d` binds `a.b.c`, `import a.b.c` binds `a`.
                Some(name) => {
                    for part in alias.name.split('.').skip(1) {
                        self.import_part(place, module, part);
                    }
                    self.store_name(place, name, module);
                }
                None => {
                    let first = alias.name.split('.').next().unwrap_or(alias.name);
                    self.store_name(place, first, module);
                }
            }
            self.release(mark);
        }
        Ok(())
    }

    fn import_name(&mut self, place: Place, name: &str, level: u32, from: Constant) -> Reg {
        let pair = self.temporaries(2);
        self.load_constant(place, pair, Constant::Int(i64::from(level)));
        self.load_constant(place, pair.after(1), from);
        let index = self.attribute_name(name);
        self.emit3(place, Opcode::IMPORT_NAME, pair, pair, index);
        pair
    }

    fn import_part(&mut self, place: Place, module: Reg, part: &str) {
        let name = self.table.names.intern(part);
        let index = self.name_index(name);
        self.emit3(place, Opcode::IMPORT_FROM, module, module, index);
    }

    pub(super) fn import_from(
        &mut self,
        span: Span,
        module: Option<&'a str>,
        names: &'a [Alias<'a>],
        level: u32,
    ) -> Done {
        let place = Place::Span(span);
        let from = names.iter().map(|alias| text(alias.name)).collect();
        let module = self.import_name(place, module.unwrap_or(""), level, Constant::Tuple(from));
        if let [Alias { name: "*", .. }] = names {
            self.intrinsic(place, module, module, Intrinsic::ImportStar);
            return Ok(());
        }
        let item = self.temporary();
        for alias in names {
            let name = self.attribute_name(alias.name);
            let bound = alias.asname.unwrap_or(alias.name);
            let to = self.local_register(bound).unwrap_or(item);
            self.emit3(place, Opcode::IMPORT_FROM, to, module, name);
            self.store_name(place, bound, to);
        }
        Ok(())
    }
}
