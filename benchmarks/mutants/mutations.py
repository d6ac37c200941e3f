"""Mutants of a module: its code with one small thing changed that a test ought to notice.

A mutant is code for one function, put in the place of the function's own while its tests run. Nothing is imported anew,
so every module that took the function by name runs the mutant too.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

SWAPPED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
MEANINGLESS = frozenset({"annotation", "returns", "decorator_list", "type_comment"})
Functions = ast.FunctionDef | ast.AsyncFunctionDef


class Mutant(NamedTuple):
    """One change: in which function, on which line, what became what, and the code with it."""

    function: str
    line: int
    change: str
    code: CodeType
    tree: ast.Module

    @property
    def source(self) -> str:
        """The whole module with the change in it, for the type checker."""
        return ast.unparse(self.tree)


def mutants(source: str, name: str) -> Iterator[Mutant]:
    """Every mutant of the functions and methods of a module."""
    tree = ast.parse(source)
    for qualified, function in _functions(tree, ""):
        for node in _inside(function):
            for change, changed in _changes(node):
                whole = _Replace(node, changed).visit(copy.deepcopy(tree, {id(node): node}))
                code = _compiled(whole, function, name, qualified)
                if code is not None:
                    yield Mutant(qualified, getattr(node, "lineno", function.lineno), change, code, whole)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Functions]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Functions):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def _inside(function: Functions) -> Iterator[ast.AST]:
    """The nodes of a body that mean something when it runs: no docstring, no annotation, no words of a message."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        yield node
        for field, value in ast.iter_fields(node):
            if field not in MEANINGLESS:
                below = value if isinstance(value, list) else [value]
                waiting.extend(each for each in below if isinstance(each, ast.AST))


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node may become, and how that is told."""
    for changed in _changed(node):
        after = ast.unparse(ast.fix_missing_locations(ast.copy_location(changed, node)))
        yield f"{ast.unparse(node).splitlines()[0][:90]} → {after.splitlines()[0][:90]}", changed


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    change = CHANGES.get(type(node))
    if change is not None:
        yield from change(node)


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        for other in SWAPPED[type(operator)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _both(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for place in range(len(node.values)):
        rest = [*node.values[:place], *node.values[place + 1 :]]
        yield rest[0] if len(rest) == 1 else _with(node, values=rest)


def _not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _test(node: ast.If | ast.IfExp | ast.While) -> Iterator[ast.AST]:
    yield _with(node, test=ast.Constant(value=True))
    yield _with(node, test=ast.Constant(value=False))


def _filter(node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        yield _with(node, ifs=[*node.ifs[:place], *node.ifs[place + 1 :]])


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(value=not value)
    elif isinstance(value, int):
        yield ast.Constant(value=value + 1)
    elif isinstance(value, str) and value.isidentifier():
        # A word decides something; a sentence is a message, and messages are compared by the cases themselves.
        yield ast.Constant(value=value + "X")


def _on(_node: ast.Continue | ast.Break) -> Iterator[ast.AST]:
    yield ast.Pass()


def _nothing(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not _is_none(node.value):
        yield ast.Return(value=ast.Constant(value=None))


def _silent(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Yield | ast.YieldFrom):
        # It stays a generator, and yields nothing here.
        yield _with(node, value=ast.YieldFrom(value=ast.Tuple(elts=[], ctx=ast.Load())))


CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.UnaryOp: _not,
    ast.If: _test,
    ast.IfExp: _test,
    ast.While: _test,
    ast.comprehension: _filter,
    ast.Constant: _constant,
    ast.Continue: _on,
    ast.Break: _on,
    ast.Return: _nothing,
    ast.Expr: _silent,
}
"""What each kind of node may become."""


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: Any, **fields: Any) -> Any:  # noqa: ANN401  because every node has fields of its own
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _compiled(tree: ast.Module, function: Functions, name: str, qualified: str) -> CodeType | None:
    """The code of one function of a module; nothing where that is no Python."""
    try:
        module = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
    except (SyntaxError, TypeError, ValueError):
        return None
    return next((code for code in _codes(module) if code.co_qualname == qualified and _at(code, function)), None)


class _Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, node: ast.AST, changed: ast.AST) -> None:
        self._node, self._changed = node, changed

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401  because that is how a transformer is declared
        return ast.copy_location(self._changed, node) if node is self._node else self.generic_visit(node)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _at(code: CodeType, function: Functions) -> bool:
    first = min((each.lineno for each in function.decorator_list), default=function.lineno)
    return code.co_firstlineno == first


def function_of(module: ModuleType, qualified: str) -> FunctionType | None:
    """The function object behind a name, whatever decorators put around it."""
    found: Any = module
    for step in qualified.split("."):
        found = vars(found).get(step) if found is not None else None
    for name in ("func", "fget", "__func__"):
        found = getattr(found, name, found)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found if isinstance(found, FunctionType) else None


@contextmanager
def in_place(function: FunctionType, code: CodeType, caches: list[Callable[[], None]]) -> Iterator[None]:
    """Run a mutant's code wherever the function is called; what was kept of its answers is forgotten."""
    own = function.__code__
    function.__code__ = code
    try:
        _forget(caches)
        yield
    finally:
        function.__code__ = own
        _forget(caches)


def _forget(caches: list[Callable[[], None]]) -> None:
    for forget in caches:
        forget()


def caches_of(modules: list[ModuleType]) -> list[Callable[[], None]]:
    """What forgets the kept answers of every cached function of some modules."""
    values = {id(each): each for module in modules for each in vars(module).values()}
    cached = (getattr(each, "cache_clear", None) for each in values.values() if hasattr(each, "__wrapped__"))
    return [each for each in cached if each is not None]
