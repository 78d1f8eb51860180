#!/usr/bin/env python3
"""Asks the questions of docs/rdf.md twice, with filature and in pyoxigraph on what filature exports, and compares the answers.

usage: differential.py FILATURE PATH…        FILATURE is the program, PATH texts, a folder or a graph file
       differential.py FILATURE --questions FILE PATH…   other questions, as the blocks of docs/rdf.md

Rows are compared in their order where the question has ORDER BY, else as a multiset; triples as a set. Needs `pip install pyoxigraph`.
Exit code 1 if an answer differs or a question has no answer; it says which questions had none and which were empty.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import pyoxigraph as ox

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PREFIXES = {
    "f": "urn:filature:",
    "e": "urn:filature:entity/",
    "d": "urn:filature:document/",
    "t": "urn:filature:type/",
    "r": "urn:filature:role/",
    "k": "urn:filature:kind/",
    "v": "urn:filature:value/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
XSD_STRING = PREFIXES["xsd"] + "string"


def questions(path):
    with open(path, encoding="utf-8") as file:
        return [block.strip() for block in re.findall(r"```sparql\n(.*?)```", file.read(), re.S)]


def term(value):
    """One spelling for a term of SPARQL JSON and for one of pyoxigraph."""
    if value is None:
        return None
    if isinstance(value, dict):
        if value["type"] == "uri":
            return ("iri", value["value"])
        if value["type"] == "bnode":
            return ("blank",)
        return ("literal", value["value"], value.get("datatype", XSD_STRING), value.get("xml:lang", ""))
    if isinstance(value, ox.NamedNode):
        return ("iri", value.value)
    if isinstance(value, ox.BlankNode):
        return ("blank",)
    return ("literal", value.value, value.datatype.value, value.language or "")


def ours(program, path, asked):
    lines = ["sparql " + question for question in asked]
    run = subprocess.run([program, "query", path, "--format", "json", "--quiet", *lines], capture_output=True, text=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(asked), f"{len(answers)} answers to {len(asked)} questions\n{run.stderr}"
    return answers


def canonical_ours(answer):
    if "boolean" in answer:
        return ("ask", answer["boolean"])
    if "triples" in answer:
        return ("graph", sorted(answer["triples"]))
    names = sorted(answer["head"]["vars"])
    return ("rows", names, [tuple(term(row.get(n)) for n in names) for row in answer["results"]["bindings"]])


def canonical_theirs(result):
    if isinstance(result, ox.QueryBoolean):
        return ("ask", bool(result))
    if isinstance(result, ox.QueryTriples):
        return ("graph", sorted({f"{triple} ." for triple in result}))
    names = [variable.value for variable in result.variables]
    order = sorted(names)
    return ("rows", order, [tuple(term(row[n]) for n in order) for row in result])


def main():
    arguments = sys.argv[1:]
    source = os.path.join(ROOT, "docs", "rdf.md")
    if "--questions" in arguments:
        at = arguments.index("--questions")
        source = arguments[at + 1]
        del arguments[at : at + 2]
    program, paths = arguments[0], arguments[1:]
    asked = questions(source)
    with tempfile.TemporaryDirectory() as folder:
        graph, export = os.path.join(folder, "graph.kg"), os.path.join(folder, "graph.nq")
        if len(paths) == 1 and paths[0].endswith(".kg"):
            graph = paths[0]
        else:
            subprocess.run([program, "build", *paths, "-o", graph, "--quiet"], check=True)
        subprocess.run([program, "export", graph, "--format", "nquads", "-o", export, "--quiet"], check=True)
        store = ox.Store()
        store.bulk_load(path=export, format=ox.RdfFormat.N_QUADS)
        with open(export, "rb") as file:
            lines = file.read().splitlines()
        wrong = []
        if len(store) != len(lines) or lines != sorted(set(lines)):
            wrong.append("the export has lines that come twice, or are not sorted")
        # What Oxigraph writes is canonical, too.
        if sorted(store.dump(format=ox.RdfFormat.N_QUADS).splitlines()) != lines:
            wrong.append("the export is not spelt as Oxigraph spells it")
        answers = ours(program, graph, asked)
        empty = 0
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        for question, line in zip(asked, answers):
            title = question.splitlines()[0]
            if "answer" not in line:
                wrong.append(f"{title}: {line.get('error')}")
                continue
            mine = canonical_ours(line["answer"])
            other = canonical_theirs(store.query(prologue + question))
            if mine[0] == "rows" == other[0] and "ORDER BY" not in question.rsplit("}", 1)[-1]:
                mine, other = [(kind, names, sorted(rows, key=repr)) for kind, names, rows in (mine, other)]
            empty += mine[0] != "ask" and not mine[-1]
            if mine != other:
                wrong.append(f"{title}:\n  filature   {str(mine)[:400]}\n  pyoxigraph {str(other)[:400]}")
        for fact in wrong:
            print("DIFFERS", fact)
        print(f"{len(asked)} questions, {len(wrong)} differences, {empty} empty answers, {len(lines)} quads")
        return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
