//! A façade over inkwell's builder: the verbs that lowering speaks. Alone in this crate it computes addresses.

use inkwell::attributes::{Attribute, AttributeLoc};
use inkwell::basic_block::BasicBlock;
use inkwell::builder::Builder;
use inkwell::context::Context;
use inkwell::intrinsics::Intrinsic;
use inkwell::module::{Linkage, Module};
use inkwell::types::{BasicMetadataTypeEnum, BasicType, BasicTypeEnum, FloatType, FunctionType, IntType, PointerType, StructType};
use inkwell::values::{BasicMetadataValueEnum, BasicValue, BasicValueEnum, FloatValue, FunctionValue, IntValue, PointerValue, StructValue};
use inkwell::{AddressSpace, IntPredicate};

use super::{CodegenError, Outcome};

/// Types, attributes and the builder of one module.
pub(crate) struct Emitter<'ctx> {
    pub(crate) context: &'ctx Context,
    pub(crate) module: Module<'ctx>,
    pub(crate) builder: Builder<'ctx>,
    pub(crate) word: IntType<'ctx>,
    pub(crate) bit: IntType<'ctx>,
    pub(crate) byte: IntType<'ctx>,
    pub(crate) float: FloatType<'ctx>,
    pub(crate) pointer: PointerType<'ctx>,
    /// What compiled code returns: payload and tag.
    pub(crate) outcome: StructType<'ctx>,
}

impl<'ctx> Emitter<'ctx> {
    /// An empty module.
    pub(crate) fn new(context: &'ctx Context, name: &str) -> Emitter<'ctx> {
        let word = context.i64_type();
        Emitter {
            context,
            module: context.create_module(name),
            builder: context.create_builder(),
            word,
            bit: context.bool_type(),
            byte: context.i8_type(),
            float: context.f64_type(),
            pointer: context.ptr_type(AddressSpace::default()),
            outcome: context.struct_type(&[word.into(), word.into()], false),
        }
    }

    /// A function of this module that never unwinds.
    pub(crate) fn define(&self, name: &str, signature: FunctionType<'ctx>) -> FunctionValue<'ctx> {
        let function = self.module.add_function(name, signature, None);
        self.add_attributes(function, &["nounwind"]);
        function
    }

    /// A function defined elsewhere.
    pub(crate) fn declare(&self, name: &str, signature: FunctionType<'ctx>, attributes: &[&str]) -> FunctionValue<'ctx> {
        if let Some(function) = self.module.get_function(name) {
            return function;
        }
        let function = self.module.add_function(name, signature, Some(Linkage::External));
        self.add_attributes(function, &["nounwind"]);
        self.add_attributes(function, attributes);
        function
    }

    fn add_attributes(&self, function: FunctionValue<'ctx>, names: &[&str]) {
        for name in names {
            let kind = Attribute::get_named_enum_kind_id(name);
            function.add_attribute(AttributeLoc::Function, self.context.create_enum_attribute(kind, 0));
        }
    }

    /// The address of a symbol that is resolved when the code is linked.
    pub(crate) fn symbol_address(&self, name: &str) -> PointerValue<'ctx> {
        let global = self.module.get_global(name).unwrap_or_else(|| {
            let global = self.module.add_global(self.byte, None, name);
            global.set_linkage(Linkage::External);
            global
        });
        global.as_pointer_value()
    }

    /// A number that is the address of a symbol.
    pub(crate) fn symbol_number(&self, name: &str) -> Outcome<IntValue<'ctx>> {
        Ok(self.builder.build_ptr_to_int(self.symbol_address(name), self.word, "number")?)
    }

    /// A constant word.
    pub(crate) fn int(&self, value: i64) -> IntValue<'ctx> {
        self.word.const_int(value as u64, true)
    }

    /// The address some bytes behind another.
    pub(crate) fn offset(&self, base: PointerValue<'ctx>, bytes: u64) -> Outcome<PointerValue<'ctx>> {
        let index = self.word.const_int(bytes, false);
        // Plain byte arithmetic, without `inbounds`: nothing is promised to LLVM about the object behind the address.
        #[allow(unsafe_code, reason = "inkwell marks address computation unsafe; no memory is touched here")]
        // SAFETY: the element type is one byte and the index one word, as the instruction wants.
        let address = unsafe { self.builder.build_gep(self.byte, base, &[index], "address") }?;
        Ok(address)
    }

    /// Loads a word some bytes behind an address.
    pub(crate) fn load_word(&self, base: PointerValue<'ctx>, bytes: u64) -> Outcome<IntValue<'ctx>> {
        let address = self.offset(base, bytes)?;
        Ok(self.builder.build_load(self.word, address, "word")?.into_int_value())
    }

    /// Loads a word that other code may change at any time, so that no pass moves or merges the load.
    pub(crate) fn load_volatile(&self, base: PointerValue<'ctx>, bytes: u64, of: BasicTypeEnum<'ctx>) -> Outcome<IntValue<'ctx>> {
        let address = self.offset(base, bytes)?;
        let loaded = self.builder.build_load(of, address, "shared")?;
        if let Some(instruction) = loaded.as_instruction_value() {
            instruction.set_volatile(true).map_err(|error| CodegenError::Llvm(error.to_string()))?;
        }
        Ok(loaded.into_int_value())
    }

    /// Stores a word or float some bytes behind an address.
    pub(crate) fn store(&self, base: PointerValue<'ctx>, bytes: u64, value: BasicValueEnum<'ctx>) -> Outcome<()> {
        let address = self.offset(base, bytes)?;
        self.builder.build_store(address, value)?;
        Ok(())
    }

    /// Calls an intrinsic overloaded on the type of its first argument.
    pub(crate) fn intrinsic(&self, name: &str, arguments: &[BasicValueEnum<'ctx>]) -> Outcome<BasicValueEnum<'ctx>> {
        let overload: Vec<BasicTypeEnum<'ctx>> = arguments.first().map(|first| first.get_type()).into_iter().collect();
        let function = Intrinsic::find(name)
            .and_then(|intrinsic| intrinsic.get_declaration(&self.module, &overload))
            .ok_or_else(|| CodegenError::Llvm(format!("no intrinsic {name}")))?;
        let arguments: Vec<BasicMetadataValueEnum<'ctx>> = arguments.iter().map(|argument| (*argument).into()).collect();
        let call = self.builder.build_call(function, &arguments, "result")?;
        call.try_as_basic_value().basic().ok_or_else(|| CodegenError::Llvm(format!("{name} has no result")))
    }

    /// Calls a function that has a result.
    pub(crate) fn call(&self, function: FunctionValue<'ctx>, arguments: &[BasicValueEnum<'ctx>]) -> Outcome<BasicValueEnum<'ctx>> {
        let arguments: Vec<BasicMetadataValueEnum<'ctx>> = arguments.iter().map(|argument| (*argument).into()).collect();
        let call = self.builder.build_call(function, &arguments, "result")?;
        call.try_as_basic_value().basic().ok_or_else(|| CodegenError::Llvm("a call has no result".into()))
    }

    /// The type of a function.
    pub(crate) fn signature(&self, result: BasicTypeEnum<'ctx>, parameters: &[BasicTypeEnum<'ctx>]) -> FunctionType<'ctx> {
        let parameters: Vec<BasicMetadataTypeEnum<'ctx>> = parameters.iter().map(|parameter| (*parameter).into()).collect();
        result.fn_type(&parameters, false)
    }

    /// Compares two words.
    pub(crate) fn compare(&self, predicate: IntPredicate, left: IntValue<'ctx>, right: IntValue<'ctx>) -> Outcome<IntValue<'ctx>> {
        Ok(self.builder.build_int_compare(predicate, left, right, "is")?)
    }

    /// Branches; the likely way is the first if `expected`, else the second.
    pub(crate) fn branch_expecting(
        &self,
        condition: IntValue<'ctx>,
        expected: bool,
        then: BasicBlock<'ctx>,
        otherwise: BasicBlock<'ctx>,
    ) -> Outcome<()> {
        let branch = self.builder.build_conditional_branch(condition, then, otherwise)?;
        let (likely, unlikely) = (self.context.i32_type().const_int(1 << 20, false), self.context.i32_type().const_int(1, false));
        let (first, second) = if expected { (likely, unlikely) } else { (unlikely, likely) };
        let tag = self.context.metadata_string("branch_weights");
        let weights = self.context.metadata_node(&[tag.into(), first.into(), second.into()]);
        branch
            .set_metadata(weights, self.context.get_kind_id("prof"))
            .map_err(|error| CodegenError::Llvm(error.to_string()))
    }

    /// Returns a payload and a tag.
    pub(crate) fn return_outcome(&self, payload: IntValue<'ctx>, tag: u64) -> Outcome<()> {
        let tag = self.word.const_int(tag, false);
        let outcome: StructValue<'ctx> = self.outcome.get_undef();
        let outcome = self.builder.build_insert_value(outcome, payload, 0, "outcome")?;
        let outcome = self.builder.build_insert_value(outcome, tag, 1, "outcome")?;
        self.builder.build_return(Some(&outcome.as_basic_value_enum()))?;
        Ok(())
    }

    /// The bits of a float as a word.
    pub(crate) fn bits_of(&self, float: FloatValue<'ctx>) -> Outcome<IntValue<'ctx>> {
        Ok(self.builder.build_bit_cast(float, self.word, "bits")?.into_int_value())
    }

    /// The float of a word's bits.
    pub(crate) fn float_of(&self, bits: IntValue<'ctx>) -> Outcome<FloatValue<'ctx>> {
        Ok(self.builder.build_bit_cast(bits, self.float, "float")?.into_float_value())
    }

    /// The block that is being filled.
    pub(crate) fn current_block(&self) -> Outcome<BasicBlock<'ctx>> {
        self.builder.get_insert_block().ok_or_else(|| CodegenError::Lower("no block is being filled".into()))
    }
}
