//! Values, the heap, the object model and the library modules.
