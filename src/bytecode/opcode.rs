//! THE opcode table: what the interpreter, the disassembler, the verifier, liveness and the HIR builder know of an instruction.
//!
//! A row reads
//!
//! ```text
//! NAME [operands with their roles] extra words [properties] "what it does";
//! QUICK of NAME [...] ...                                     a quickened form of NAME, same operands, same extra words
//! ```
//!
//! * Operands are `a`, `b`, `c` (16 bits each), or `a` and `imm` (`b` and `c` together, signed), and `d`: the low 32 bits, signed, of the
//!   first extra word. `instruction.rs` draws the word. An operand without a role is 0 and means nothing.
//! * Extra words follow the instruction. They are zero when the compiler hands the code out, but for the low half of the
//!   first one where the row has a `d`; the interpreter keeps its caches and feedback there.
//! * Properties: `raises` - may raise, and so may do anything that running Python code may do; `safepoint` - may collect, though it does not
//!   raise (whatever raises is a safepoint too); `ends` - never goes on to the next instruction; `suspends` - leaves the frame, to be resumed behind it.
//!
//! In the sentences `r[x]` is the register that operand x names. A pair, triple or range is that register and those behind it.
//! The byte of an opcode is its place in the table; saved code is tied to the table by [`table_digest`].

use super::role::{Operands, Role};

/// May raise.
const RAISES: u8 = 1;
/// May collect.
const SAFEPOINT: u8 = 2;
/// Never falls through.
const ENDS: u8 = 4;
/// Leaves the frame, to be resumed behind it.
const SUSPENDS: u8 = 8;

/// Words for the table's property column.
mod property {
    #![allow(non_upper_case_globals, reason = "written in the table as plain words")]
    pub(super) const raises: u8 = super::RAISES | super::SAFEPOINT;
    pub(super) const safepoint: u8 = super::SAFEPOINT;
    pub(super) const ends: u8 = super::ENDS;
    pub(super) const suspends: u8 = super::SUSPENDS | super::SAFEPOINT;
}

/// What a row of the table says.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The opcode's name, in capitals.
    pub name: &'static str,
    /// Roles of the operands.
    pub operands: Operands,
    /// Words that follow the instruction.
    pub extra_words: usize,
    /// The opcode that this one is a quickened form of; itself in generic rows.
    pub generic: Opcode,
    /// What it does, in a sentence.
    pub meaning: &'static str,
    properties: u8,
}

macro_rules! opcodes {
    (@generic $name:ident) => { Opcode::$name };
    (@generic $name:ident $generic:ident) => { Opcode::$generic };
    ($($name:ident $(of $generic:ident)? [$($operand:ident $role:ident),*] $extra:literal [$($property:ident)*] $meaning:literal;)*) => {
        /// The operation of an instruction; its meaning is [`Row::meaning`].
        #[allow(non_camel_case_types, missing_docs, reason = "the table is the documentation, and opcodes are written in capitals everywhere")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Opcode { $($name),* }

        /// All rows, indexed by `Opcode as usize`.
        pub static OPCODES: &[Row] = &[$(Row {
            name: stringify!($name),
            operands: Operands { $($operand: Role::$role,)* ..Operands::NONE },
            extra_words: $extra,
            generic: opcodes!(@generic $name $($generic)?),
            meaning: $meaning,
            properties: 0 $(| property::$property)*,
        }),*];

        const ALL: &[Opcode] = &[$(Opcode::$name),*];
    };
}

opcodes! {
    // ---- data --------------------------------------------------------------------------------------------------
    NOP                     [] 0 [] "Nothing.";
    MOVE                    [a Write, b Read] 0 [] "r[a] = r[b].";
    LOAD_CONST              [a Write, imm Constant] 1 [] "r[a] = constant imm. Extra word: the loader's copy of the value.";
    LOAD_IMMEDIATE          [a Write, imm Immediate] 0 [] "r[a] = the value word whose low 32 bits are imm, sign-extended: None, bools, UNBOUND, 0.0, ints of 31 bits.";
    LOAD_COMMON_CONSTANT    [a Write, imm CommonConstant] 0 [] "r[a] = a built-in that code needs whatever its name is bound to: see `CommonConstant`.";
    CHECK_BOUND             [a Read] 0 [raises] "UnboundLocalError, naming the local a, if r[a] is UNBOUND.";
    DELETE_LOCAL            [a ReadWrite] 0 [raises] "As CHECK_BOUND, then r[a] = UNBOUND.";

    // ---- cells: in the register of their variable ---------------------------------------------------------------
    MAKE_CELL               [a ReadWrite] 0 [safepoint] "r[a] = a new cell holding r[a], which is UNBOUND or an argument.";
    COPY_FREE_VARIABLES     [a WriteRange, imm Count] 0 [] "r[a ..] = the imm cells of the function's closure.";
    LOAD_CELL               [a Write, b Read] 0 [raises] "r[a] = contents of the cell r[b]; UnboundLocalError (a cell of this code) or NameError (a free variable) if empty.";
    STORE_CELL              [a Read, b Read] 0 [] "Contents of the cell r[a] = r[b].";
    DELETE_CELL             [a Read] 0 [raises] "Empties the cell r[a]; raises as LOAD_CELL if it is empty.";
    LOAD_NAME_OR_CELL       [a Write, b Read, c Read, d Name] 1 [raises] "r[a] = r[b][name d], or if the mapping r[b] lacks it, as LOAD_CELL of r[c].";

    // ---- names: globals, and the locals of class bodies and of exec ----------------------------------------------
    // Code of modules, classes, exec and eval uses the *_NAME forms, since its locals may be any mapping. In a frame without a mapping
    // of locals (word `LOCALS` 0: modules) they mean the same as the *_GLOBAL forms, and the interpreter may quicken them so.
    LOAD_GLOBAL             [a Write, imm Name] 1 [raises] "r[a] = the global or built-in, or NameError.";
    STORE_GLOBAL            [a Read, imm Name] 1 [raises] "The global = r[a].";
    DELETE_GLOBAL           [imm Name] 0 [raises] "Deletes the global, or NameError.";
    LOAD_NAME               [a Write, imm Name] 1 [raises] "r[a] = the name from the frame's locals, globals or built-ins, or NameError.";
    STORE_NAME              [a Read, imm Name] 1 [raises] "The name in the frame's locals = r[a].";
    DELETE_NAME             [imm Name] 0 [raises] "Deletes the name from the frame's locals, or NameError.";
    LOAD_NAME_OR_GLOBAL     [a Write, b Read, c Name] 1 [raises] "r[a] = r[b][name c], or if the mapping r[b] lacks it, as LOAD_GLOBAL.";
    LOAD_LOCALS             [a Write] 0 [raises] "r[a] = the mapping of the frame's locals (its globals in a module).";
    LOAD_BUILD_CLASS        [a Write] 0 [raises] "r[a] = __build_class__ of the built-ins, or NameError.";

    // ---- attributes -------------------------------------------------------------------------------------------
    LOAD_ATTR               [a Write, b Read, c Name] 3 [raises] "r[a] = r[b].name.";
    STORE_ATTR              [a Read, b Read, c Name] 3 [raises] "r[a].name = r[b].";
    DELETE_ATTR             [a Read, c Name] 0 [raises] "del r[a].name.";
    LOAD_METHOD             [a WritePair, b Read, c Name] 3 [raises] "r[a], r[a+1] = the method's function and r[b], or r[b].name and UNBOUND.";
    LOAD_SUPER_ATTR         [a Write, b ReadTriple, c Name] 2 [raises] "r[a] = super(class, self).name; triple (global `super`, class, self); flag: `super()` had no arguments.";
    LOAD_SUPER_METHOD       [a WritePair, b ReadTriple, c Name] 2 [raises] "LOAD_SUPER_ATTR, with the result of LOAD_METHOD.";

    // ---- subscripts ---------------------------------------------------------------------------------------------
    LOAD_SUBSCRIPT          [a Write, b Read, c Read] 0 [raises] "r[a] = r[b][r[c]].";
    STORE_SUBSCRIPT         [a Read, b Read, c Read] 0 [raises] "r[a][r[b]] = r[c].";
    DELETE_SUBSCRIPT        [a Read, b Read] 0 [raises] "del r[a][r[b]].";
    LOAD_SLICE              [a Write, b Read, c ReadPair] 0 [raises] "r[a] = r[b][start:stop], pair (start, stop).";
    STORE_SLICE             [a Read, b ReadPair, c Read] 0 [raises] "r[a][start:stop] = r[c], pair (start, stop).";
    BUILD_SLICE             [a Write, b ReadTriple] 0 [safepoint] "r[a] = slice(start, stop, step).";

    // ---- arithmetic: flag IN_PLACE for the augmented forms -----------------------------------------------------------
    ADD                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] + r[c].";
    SUB                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] - r[c].";
    MUL                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] * r[c].";
    TRUE_DIV                [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] / r[c].";
    FLOOR_DIV               [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] // r[c].";
    MOD                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] % r[c].";
    POW                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] ** r[c].";
    MATMUL                  [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] @ r[c].";
    LSHIFT                  [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] << r[c].";
    RSHIFT                  [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] >> r[c].";
    AND                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] & r[c].";
    OR                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] | r[c].";
    XOR                     [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] ^ r[c].";
    ADD_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] + the int c.";
    SUB_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] - the int c.";
    MUL_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] * the int c.";
    FLOOR_DIV_IMM           [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] // the int c.";
    MOD_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] % the int c.";
    LSHIFT_IMM              [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] << the int c.";
    RSHIFT_IMM              [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] >> the int c.";
    AND_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] & the int c.";
    OR_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] | the int c.";
    XOR_IMM                 [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] ^ the int c.";
    NEGATE                  [a Write, b Read] 0 [raises] "r[a] = -r[b].";
    POSITIVE                [a Write, b Read] 0 [raises] "r[a] = +r[b].";
    INVERT                  [a Write, b Read] 0 [raises] "r[a] = ~r[b].";

    // ---- comparisons and truth -----------------------------------------------------------------------------------
    LT                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] < r[c], whatever that is.";
    LE                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] <= r[c].";
    EQ                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] == r[c].";
    NE                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] != r[c].";
    GT                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] > r[c].";
    GE                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] >= r[c].";
    LT_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] < the int c.";
    LE_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] <= the int c.";
    EQ_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] == the int c.";
    NE_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] != the int c.";
    GT_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] > the int c.";
    GE_IMM                  [a Write, b Read, c SmallInt] 0 [raises] "r[a] = r[b] >= the int c.";
    IS                      [a Write, b Read, c Read] 0 [] "r[a] = r[b] is r[c], a bool.";
    IS_NOT                  [a Write, b Read, c Read] 0 [] "r[a] = r[b] is not r[c], a bool.";
    IN                      [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] in r[c], a bool.";
    NOT_IN                  [a Write, b Read, c Read] 0 [raises] "r[a] = r[b] not in r[c], a bool.";
    TO_BOOL                 [a Write, b Read] 0 [raises] "r[a] = the truth of r[b], a bool.";
    NOT                     [a Write, b Read] 0 [raises] "r[a] = not r[b], a bool.";

    // ---- jumps: relative to the end of the instruction, extra words included, in words --------------------------------
    JUMP                    [imm Jump] 0 [ends] "Goes to imm, forwards; backwards only where a loop must not be interrupted (`yield from`).";
    JUMP_BACK               [imm Jump] 1 [ends raises] "The back edge of a loop: polls, counts heat.";
    JUMP_IF_TRUE            [a Read, imm Jump] 0 [raises] "Jumps if r[a] is true.";
    JUMP_IF_FALSE           [a Read, imm Jump] 0 [raises] "Jumps if r[a] is false.";
    JUMP_IF_NONE            [a Read, imm Jump] 0 [] "Jumps if r[a] is None.";
    JUMP_IF_NOT_NONE        [a Read, imm Jump] 0 [] "Jumps if r[a] is not None.";
    // Comparison, truth of its result and jump in one; flag SENSE: jump if that truth is this one. `not a < b` is not `a >= b` (NaN, sets).
    JUMP_IF_LT              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] < r[b] is the flag.";
    JUMP_IF_LE              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] <= r[b] is the flag.";
    JUMP_IF_EQ              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] == r[b] is the flag.";
    JUMP_IF_NE              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] != r[b] is the flag.";
    JUMP_IF_GT              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] > r[b] is the flag.";
    JUMP_IF_GE              [a Read, b Read, c ShortJump] 0 [raises] "Jumps if the truth of r[a] >= r[b] is the flag.";
    JUMP_IF_LT_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] < the int b is the flag.";
    JUMP_IF_LE_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] <= the int b is the flag.";
    JUMP_IF_EQ_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] == the int b is the flag.";
    JUMP_IF_NE_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] != the int b is the flag.";
    JUMP_IF_GT_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] > the int b is the flag.";
    JUMP_IF_GE_IMM          [a Read, b SmallInt, c ShortJump] 0 [raises] "Jumps if the truth of r[a] >= the int b is the flag.";

    // ---- iteration ------------------------------------------------------------------------------------------------
    GET_ITER                [a Write, b Read] 0 [raises] "r[a] = iter(r[b]).";
    FOR_ITER                [a WriteUnlessJump, b Read, d Jump] 1 [raises] "r[a] = next of the iterator r[b], or jumps at its end, r[a] untouched. High half of the extra word: feedback.";

    // ---- generators and coroutines --------------------------------------------------------------------------------------
    // `yield from x`: GET_YIELD_FROM_ITER it; v = None; loop: SEND v, it, done; YIELD_DELEGATED v <- v, it; JUMP loop; done: the result is in v.
    // A handler over YIELD_DELEGATED alone leads to CLEANUP_THROW v, exception; JUMP done. `await` is the same behind GET_AWAITABLE.
    RETURN_GENERATOR        [] 0 [suspends] "Moves the frame into a new generator (or what the code's flags say), which is returned; its first resume goes on behind.";
    YIELD_VALUE             [a Write, b Read] 0 [suspends raises] "Suspends with r[b]; when resumed, r[a] = the value sent, or what was thrown is raised here.";
    YIELD_DELEGATED         [a Write, b Read, c Read] 0 [suspends raises] "YIELD_VALUE of a frame that is draining r[c], to which throw() and close() pass on.";
    GET_YIELD_FROM_ITER     [a Write, b Read] 0 [raises] "r[a] = what `yield from r[b]` drains: r[b] itself if it is a generator, or a coroutine where that is allowed, else iter(r[b]).";
    GET_AWAITABLE           [a Write, b Read, c AwaitContext] 0 [raises] "r[a] = what `await r[b]` drains; c says what is awaited, for the message if it cannot be.";
    GET_ASYNC_ITER          [a Write, b Read] 0 [raises] "r[a] = r[b].__aiter__(), which must have __anext__.";
    GET_ASYNC_NEXT          [a Write, b Read] 0 [raises] "r[a] = what awaiting r[b].__anext__() drains.";
    SEND                    [a ReadWrite, b Read, d Jump] 1 [raises] "Sends r[a] into r[b]: r[a] = what it yields, or its return value, and then jumps.";
    CLEANUP_THROW           [a Write, b Read] 0 [raises] "r[a] = value of the StopIteration r[b]; reraises any other exception.";
    END_ASYNC_FOR           [a Read] 0 [raises] "Goes on if the exception r[a] is a StopAsyncIteration, reraises any other.";

    // ---- building ---------------------------------------------------------------------------------------------------
    BUILD_TUPLE             [a Write, b ReadRange, c Count] 0 [safepoint] "r[a] = a tuple of the range.";
    BUILD_LIST              [a Write, b ReadRange, c Count] 0 [safepoint] "r[a] = a list of the range.";
    BUILD_SET               [a Write, b ReadRange, c Count] 0 [raises] "r[a] = a set of the range.";
    BUILD_MAP               [a Write, b ReadPairs, c Count] 0 [raises] "r[a] = a dict of c keys and values in turn.";
    BUILD_STRING            [a Write, b ReadRange, c Count] 0 [safepoint] "r[a] = the strings of the range, joined.";
    LIST_APPEND             [a Read, b Read] 0 [safepoint] "Appends r[b] to the list r[a].";
    LIST_EXTEND             [a Read, b Read] 0 [raises] "Extends the list r[a] by the iterable r[b]; TypeError: Value after * must be an iterable.";
    LIST_TO_TUPLE           [a Write, b Read] 0 [safepoint] "r[a] = a tuple of the list r[b].";
    SET_ADD                 [a Read, b Read] 0 [raises] "Adds r[b] to the set r[a].";
    SET_UPDATE              [a Read, b Read] 0 [raises] "Adds the items of the iterable r[b] to the set r[a].";
    MAP_ADD                 [a Read, b Read, c Read] 0 [raises] "r[a][r[b]] = r[c] in the dict r[a].";
    DICT_UPDATE             [a Read, b Read] 0 [raises] "Updates the dict r[a] from r[b]; TypeError if that is not a mapping.";
    DICT_MERGE              [a Read, b Read, c Read] 0 [raises] "DICT_UPDATE for `**r[b]` of a call of r[c]: a key that is there already is a TypeError.";
    CONVERT_VALUE           [a Write, b Read, c Conversion] 0 [raises] "r[a] = str(), repr() or ascii() of r[b].";
    FORMAT_VALUE            [a Write, b Read] 0 [raises] "r[a] = format(r[b], ''), r[b] itself if it is exactly a str.";
    FORMAT_VALUE_SPEC       [a Write, b Read, c Read] 0 [raises] "r[a] = format(r[b], r[c]).";
    BUILD_INTERPOLATION     [a Write, b ReadTriple, c Conversion] 0 [safepoint] "r[a] = an Interpolation of a t-string; triple (value, expression text, format spec).";
    BUILD_TEMPLATE          [a Write, b ReadPair] 0 [safepoint] "r[a] = a Template; pair (tuple of strings, tuple of interpolations).";
    UNPACK_SEQUENCE         [a WriteRange, b Read, c Count] 0 [raises] "r[a ..] = the exactly c items of r[b].";
    UNPACK_EX               [a WriteAround, b Read, c Count, d CountAfter] 1 [raises] "r[a ..] = c items of r[b], a list, d items.";

    // ---- calls: callable in r[a], r[a+1] for a receiver, arguments from r[a+2] on --------------------------------------------
    // The callee may be given the registers from a on to overwrite: they are dead afterwards.
    CALL                    [a ReadCall, b Count, c Write] 3 [raises] "r[c] = r[a](b arguments); r[a+1] is free.";
    CALL_METHOD             [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL with r[a+1] in front of the arguments, unless it is UNBOUND: behind LOAD_METHOD.";
    CALL_KW                 [a ReadCall, b Count, c Write, d Constant] 4 [raises] "CALL whose last arguments are keywords, their names in the tuple constant d; caches in the other extra words.";
    CALL_METHOD_KW          [a ReadMethodCall, b Count, c Write, d Constant] 4 [raises] "CALL_METHOD with keywords as CALL_KW.";
    CALL_EX                 [a ReadTriple, c Write] 2 [raises] "r[c] = r[a](*r[a+1], **r[a+2]); an iterable, a dict or UNBOUND.";
    CALL_INTRINSIC          [a Write, b ReadArguments, c Intrinsic] 0 [raises] "r[a] = intrinsic c of as many registers as its row says.";
    RETURN                  [a Read] 0 [ends] "Returns r[a] to the frame's return action.";
    MAKE_FUNCTION           [a Write, b ReadFlagged, d Constant] 1 [safepoint] "r[a] = a function of the code constant d; flags say which of defaults tuple, keyword defaults dict, annotate function, closure tuple stand from r[b] on.";
    IMPORT_NAME             [a Write, b ReadPair, c Name] 0 [raises] "r[a] = __import__(name, globals, locals, fromlist, level); pair (level, fromlist).";
    IMPORT_FROM             [a Write, b Read, c Name] 0 [raises] "r[a] = `from r[b] import name`.";

    // ---- exceptions: see `code::Handler` ---------------------------------------------------------------------------------
    ENTER_HANDLER           [a Write, b Read] 0 [] "r[a] = the exception that the frame is handling, or UNBOUND; it now handles r[b].";
    LEAVE_HANDLER           [a Read] 0 [] "The frame handles r[a] again, nothing if that is UNBOUND.";
    CHECK_EXCEPTION_MATCH   [a Write, b Read, c Read] 0 [raises] "r[a] = whether the exception r[b] matches r[c], a class or tuple of classes, else TypeError.";
    CHECK_GROUP_MATCH       [a Write, b ReadWrite, c Read] 0 [raises] "`except* r[c]`: r[a] = the matching part of the exception r[b], which the frame now handles, or None; r[b] = the rest or None.";
    RAISE_CURRENT           [] 0 [ends raises] "`raise`.";
    RAISE                   [a Read] 0 [ends raises] "`raise r[a]`.";
    RAISE_FROM              [a Read, b Read] 0 [ends raises] "`raise r[a] from r[b]`.";
    RERAISE                 [a Read] 0 [ends raises] "Goes on raising the exception r[a], its traceback and context as they are.";
    LOAD_SPECIAL            [a WritePair, b Read, c SpecialMethod] 0 [raises] "r[a], r[a+1] = a special method of r[b]'s class as LOAD_METHOD gives it, or TypeError.";
    WITH_EXCEPT_START       [a Write, b ReadPair, c Read] 0 [raises] "r[a] = the exit method's pair at b, called with type, value and traceback of the exception r[c].";

    // ---- patterns -------------------------------------------------------------------------------------------------
    MATCH_SEQUENCE          [a Write, b Read] 0 [] "r[a] = whether a sequence pattern may match r[b], a bool.";
    MATCH_MAPPING           [a Write, b Read] 0 [] "r[a] = whether a mapping pattern may match r[b], a bool.";
    MATCH_KEYS              [a Write, b Read, c Read] 0 [raises] "r[a] = a tuple of the values of the mapping r[b] at the tuple of keys r[c], or None if one is missing.";
    MATCH_CLASS             [a Write, b ReadTriple, c Immediate] 0 [raises] "r[a] = a tuple of attributes for c positional patterns and the keyword ones, or None; triple (subject, class, keyword names).";
    GET_LENGTH              [a Write, b Read] 0 [raises] "r[a] = len(r[b]).";

    // ---- entry ------------------------------------------------------------------------------------------------------
    RESUME                  [] 1 [raises] "The start of the body: polls, counts heat.";

    // ---- quickened forms: written by the interpreter alone ------------------------------------------------------------
    // Generic arithmetic and comparisons try ints of the word first, so ints need no form of their own. What the extra words of the others
    // hold is said in `src/feedback/caches.rs`.
    ADD_FLOAT of ADD                        [a Write, b Read, c Read] 0 [raises] "ADD of floats.";
    ADD_STR of ADD                          [a Write, b Read, c Read] 0 [raises] "ADD of exact strs.";
    SUB_FLOAT of SUB                        [a Write, b Read, c Read] 0 [raises] "SUB of floats.";
    MUL_FLOAT of MUL                        [a Write, b Read, c Read] 0 [raises] "MUL of floats.";
    TRUE_DIV_FLOAT of TRUE_DIV              [a Write, b Read, c Read] 0 [raises] "TRUE_DIV of floats.";
    POW_FLOAT of POW                        [a Write, b Read, c Read] 0 [raises] "POW of floats, or of a float and an int.";
    ADD_IMM_FLOAT of ADD_IMM                [a Write, b Read, c SmallInt] 0 [raises] "ADD_IMM of a float.";
    SUB_IMM_FLOAT of SUB_IMM                [a Write, b Read, c SmallInt] 0 [raises] "SUB_IMM of a float.";
    MUL_IMM_FLOAT of MUL_IMM                [a Write, b Read, c SmallInt] 0 [raises] "MUL_IMM of a float.";
    JUMP_IF_LT_FLOAT of JUMP_IF_LT          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_LT of floats.";
    JUMP_IF_LE_FLOAT of JUMP_IF_LE          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_LE of floats.";
    JUMP_IF_EQ_FLOAT of JUMP_IF_EQ          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_EQ of floats.";
    JUMP_IF_NE_FLOAT of JUMP_IF_NE          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_NE of floats.";
    JUMP_IF_GT_FLOAT of JUMP_IF_GT          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_GT of floats.";
    JUMP_IF_GE_FLOAT of JUMP_IF_GE          [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_GE of floats.";
    JUMP_IF_EQ_STR of JUMP_IF_EQ            [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_EQ of exact strs.";
    JUMP_IF_NE_STR of JUMP_IF_NE            [a Read, b Read, c ShortJump] 0 [raises] "JUMP_IF_NE of exact strs.";
    LOAD_GLOBAL_CELL of LOAD_GLOBAL         [a Write, imm Name] 1 [raises] "LOAD_GLOBAL through the name's cell.";
    STORE_GLOBAL_CELL of STORE_GLOBAL       [a Read, imm Name] 1 [raises] "STORE_GLOBAL into the name's bound cell.";
    LOAD_NAME_CELL of LOAD_NAME             [a Write, imm Name] 1 [raises] "LOAD_NAME in a frame without a mapping of locals, through the name's cell.";
    STORE_NAME_CELL of STORE_NAME           [a Read, imm Name] 1 [raises] "STORE_NAME in a frame without a mapping of locals, into the name's bound cell.";
    LOAD_ATTR_SLOT of LOAD_ATTR             [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR from a slot in place.";
    LOAD_ATTR_OVERFLOW of LOAD_ATTR         [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR from a slot of the overflow array.";
    LOAD_ATTR_CELL of LOAD_ATTR             [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR of an instance, from its class, not a descriptor.";
    LOAD_ATTR_PROPERTY of LOAD_ATTR         [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR that calls a property's Python getter.";
    LOAD_ATTR_OF_CLASS of LOAD_ATTR         [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR of one class object.";
    LOAD_ATTR_OF_MODULE of LOAD_ATTR        [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR of one module.";
    LOAD_ATTR_POLYMORPHIC of LOAD_ATTR      [a Write, b Read, c Name] 3 [raises] "LOAD_ATTR by a table of up to four shapes.";
    STORE_ATTR_SLOT of STORE_ATTR           [a Read, b Read, c Name] 3 [raises] "STORE_ATTR into a slot in place.";
    STORE_ATTR_OVERFLOW of STORE_ATTR       [a Read, b Read, c Name] 3 [raises] "STORE_ATTR into a slot of the overflow array.";
    STORE_ATTR_ADD of STORE_ATTR            [a Read, b Read, c Name] 3 [raises] "STORE_ATTR of a new attribute, into a slot in place.";
    STORE_ATTR_POLYMORPHIC of STORE_ATTR    [a Read, b Read, c Name] 3 [raises] "STORE_ATTR by a table of up to four shapes.";
    LOAD_METHOD_CELL of LOAD_METHOD         [a WritePair, b Read, c Name] 3 [raises] "LOAD_METHOD of a function in the class.";
    LOAD_METHOD_OF_CLASS of LOAD_METHOD     [a WritePair, b Read, c Name] 3 [raises] "LOAD_METHOD of one class object: no receiver.";
    LOAD_METHOD_OF_MODULE of LOAD_METHOD    [a WritePair, b Read, c Name] 3 [raises] "LOAD_METHOD of one module: no receiver.";
    LOAD_METHOD_POLYMORPHIC of LOAD_METHOD  [a WritePair, b Read, c Name] 3 [raises] "LOAD_METHOD by a table of up to four shapes.";
    LOAD_SUPER_METHOD_CELL of LOAD_SUPER_METHOD [a WritePair, b ReadTriple, c Name] 2 [raises] "LOAD_SUPER_METHOD of a function, for one class and one shape of self.";
    LOAD_SUBSCRIPT_LIST of LOAD_SUBSCRIPT   [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of a list of any kind by an int.";
    LOAD_SUBSCRIPT_LIST_INT of LOAD_SUBSCRIPT   [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of a list of ints by an int.";
    LOAD_SUBSCRIPT_LIST_FLOAT of LOAD_SUBSCRIPT [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of a list of floats by an int.";
    LOAD_SUBSCRIPT_TUPLE of LOAD_SUBSCRIPT  [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of a tuple by an int.";
    LOAD_SUBSCRIPT_DICT of LOAD_SUBSCRIPT   [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of an exact dict.";
    LOAD_SUBSCRIPT_STR of LOAD_SUBSCRIPT    [a Write, b Read, c Read] 0 [raises] "LOAD_SUBSCRIPT of a str by an int.";
    STORE_SUBSCRIPT_LIST of STORE_SUBSCRIPT [a Read, b Read, c Read] 0 [raises] "STORE_SUBSCRIPT of a list of any kind by an int.";
    STORE_SUBSCRIPT_LIST_INT of STORE_SUBSCRIPT [a Read, b Read, c Read] 0 [raises] "STORE_SUBSCRIPT of an int into a list of ints by an int.";
    STORE_SUBSCRIPT_LIST_FLOAT of STORE_SUBSCRIPT [a Read, b Read, c Read] 0 [raises] "STORE_SUBSCRIPT of a float into a list of floats by an int.";
    STORE_SUBSCRIPT_DICT of STORE_SUBSCRIPT [a Read, b Read, c Read] 0 [raises] "STORE_SUBSCRIPT of an exact dict.";
    FOR_ITER_RANGE of FOR_ITER              [a WriteUnlessJump, b Read, d Jump] 1 [raises] "FOR_ITER of a range iterator of small ints.";
    FOR_ITER_LIST of FOR_ITER               [a WriteUnlessJump, b Read, d Jump] 1 [raises] "FOR_ITER of a list iterator.";
    FOR_ITER_TUPLE of FOR_ITER              [a WriteUnlessJump, b Read, d Jump] 1 [raises] "FOR_ITER of a tuple iterator.";
    FOR_ITER_GENERATOR of FOR_ITER          [a WriteUnlessJump, b Read, d Jump] 1 [raises] "FOR_ITER of a generator, run in the same loop.";
    SEND_GENERATOR of SEND                  [a ReadWrite, b Read, d Jump] 1 [raises] "SEND to a generator or coroutine, run in the same loop.";
    UNPACK_TUPLE of UNPACK_SEQUENCE         [a WriteRange, b Read, c Count] 0 [raises] "UNPACK_SEQUENCE of an exact tuple.";
    UNPACK_LIST of UNPACK_SEQUENCE          [a WriteRange, b Read, c Count] 0 [raises] "UNPACK_SEQUENCE of an exact list.";
    CALL_PYTHON of CALL                     [a ReadCall, b Count, c Write] 3 [raises] "CALL of functions of one code, the arguments exactly its positional parameters.";
    CALL_PYTHON_DEFAULTS of CALL            [a ReadCall, b Count, c Write] 3 [raises] "CALL of functions of one code, the last parameters by their defaults.";
    CALL_NATIVE of CALL                     [a ReadCall, b Count, c Write] 3 [raises] "CALL of one native function, the arguments as its definition takes them.";
    CALL_CLASS of CALL                      [a ReadCall, b Count, c Write] 3 [raises] "CALL of one Python class with a Python `__init__` and no `__new__` of its own.";
    CALL_METHOD_PYTHON of CALL_METHOD       [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL_METHOD of functions of one code, the arguments exactly its positional parameters.";
    CALL_METHOD_PYTHON_DEFAULTS of CALL_METHOD [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL_METHOD of functions of one code, the last parameters by their defaults.";
    CALL_METHOD_NATIVE of CALL_METHOD       [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL_METHOD of one native function, the arguments as its definition takes them.";
    CALL_METHOD_LIST_APPEND of CALL_METHOD  [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL_METHOD of list.append.";
    CALL_METHOD_CLASS of CALL_METHOD        [a ReadMethodCall, b Count, c Write] 3 [raises] "CALL_METHOD as CALL_CLASS.";
    CALL_KW_PYTHON of CALL_KW               [a ReadCall, b Count, c Write, d Constant] 4 [raises] "CALL_KW of functions of one code, every keyword a parameter.";
    CALL_METHOD_KW_PYTHON of CALL_METHOD_KW [a ReadMethodCall, b Count, c Write, d Constant] 4 [raises] "CALL_METHOD_KW of functions of one code, every keyword a parameter.";
    JUMP_BACK_QUIET of JUMP_BACK            [imm Jump] 1 [ends raises] "JUMP_BACK that counts no heat.";
    JUMP_BACK_NATIVE of JUMP_BACK           [imm Jump] 1 [ends raises] "JUMP_BACK that goes on in compiled code.";
    RESUME_QUIET of RESUME                  [] 1 [raises] "RESUME that counts no heat.";
    RESUME_NATIVE of RESUME                 [] 1 [raises] "RESUME that goes on in compiled code.";
    LEAVE                                   [] 0 [ends] "Ends the interpreter's loop; stands in no code.";
}

impl Opcode {
    /// How many opcodes there are.
    pub const COUNT: usize = ALL.len();

    /// The row of the table.
    #[inline(always)]
    pub fn row(self) -> &'static Row {
        &OPCODES[self as usize]
    }

    /// The opcode of a byte, `None` if the table is shorter.
    #[inline(always)]
    pub fn from_byte(byte: u8) -> Option<Opcode> {
        ALL.get(byte as usize).copied()
    }

    /// The opcode with this name.
    pub fn from_name(name: &str) -> Option<Opcode> {
        ALL.iter().copied().find(|opcode| opcode.name() == name)
    }

    /// All opcodes in the order of the table.
    pub fn all() -> &'static [Opcode] {
        ALL
    }

    /// The name in capitals.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The opcode before quickening; itself if it is not quickened.
    #[inline(always)]
    pub fn generic(self) -> Opcode {
        self.row().generic
    }

    /// Words that the instruction takes, its own included.
    #[inline(always)]
    pub fn length(self) -> usize {
        1 + self.row().extra_words
    }

    /// Whether it may raise.
    pub fn may_raise(self) -> bool {
        self.row().properties & RAISES != 0
    }

    /// Whether a collection may happen in it.
    pub fn is_safepoint(self) -> bool {
        self.row().properties & SAFEPOINT != 0
    }

    /// Whether it never goes on to the next instruction.
    pub fn ends_block(self) -> bool {
        self.row().properties & ENDS != 0
    }

    /// Whether it leaves the frame to be resumed behind it.
    pub fn suspends(self) -> bool {
        self.row().properties & SUSPENDS != 0
    }
}

/// A number that changes whenever the table does in a way that saved code could notice (FNV-1a, 64 bits).
pub fn table_digest() -> u64 {
    let mut digest = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |byte: u8| digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    for row in OPCODES {
        row.name.bytes().for_each(&mut add);
        row.operands.in_order().into_iter().for_each(|(_, role)| add(role as u8));
        [row.extra_words as u8, row.generic as u8, row.properties].into_iter().for_each(&mut add);
    }
    digest
}

const _: () = assert!(ALL.len() <= 256, "an opcode is a byte");

#[cfg(test)]
mod tests {
    use super::{OPCODES, Opcode};
    use crate::bytecode::role::Role;

    #[test]
    fn quickened_rows_look_like_their_generic_form() {
        for (row, opcode) in OPCODES.iter().zip(Opcode::all()) {
            let generic = row.generic.row();
            assert_eq!(generic.generic, row.generic, "{}: its generic form is quickened itself", row.name);
            assert_eq!(row.operands, generic.operands, "{}", row.name);
            assert_eq!(row.extra_words, generic.extra_words, "{}", row.name);
            assert_eq!(Opcode::from_byte(*opcode as u8), Some(*opcode));
            assert_eq!(Opcode::from_name(row.name), Some(*opcode));
        }
    }

    #[test]
    fn rows_are_sound() {
        for row in OPCODES {
            let roles = row.operands;
            assert!(row.meaning.ends_with('.'), "{}", row.name);
            assert!(
                roles.imm == Role::None || (roles.b, roles.c) == (Role::None, Role::None),
                "{}: imm is b and c",
                row.name
            );
            assert!(roles.d == Role::None || row.extra_words > 0, "{}: no word for d", row.name);
            let counted = roles.in_order().iter().any(|(_, role)| role.needs_count());
            let counts = roles.in_order().iter().filter(|(_, role)| *role == Role::Count).count();
            assert_eq!(counts, usize::from(counted), "{}: one count for each counted range", row.name);
        }
    }
}
