#!/usr/bin/env python3
"""Times SPARQL counts and joins of two hops, here and in pyoxigraph, on one generated graph and in one run.

usage: bench.py STORE_BENCH DIR WORK     DIR as `store_bench generate DIR NODES EDGES` wrote it; WORK takes the store and the questions

pyoxigraph gets what the questions touch and no more: kinds, names and direct ties of the types that they name, in the default graph of an
in-memory store. Both answer each question five times; the best of the last four counts. A question that takes pyoxigraph minutes is asked
twice. The answers must agree.
"""
import csv
import os
import re
import subprocess
import sys
import time

import pyoxigraph as ox

BENCH, DIR, WORK = sys.argv[1:4]
SYMMETRIC = {"associate_of"}
PREFIXES = {
    "e": "urn:filature:entity/",
    "t": "urn:filature:type/",
    "k": "urn:filature:kind/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
seeds = [line.split()[1] for line in open(f"{DIR}/queries.txt") if line.startswith("hop2")]
values = " ".join("e:" + seed for seed in seeds)
QUESTIONS = [
    ("persons", "SELECT (COUNT(*) AS ?n) { ?x a k:person }"),
    ("ties of one type", "SELECT (COUNT(*) AS ?n) { ?a t:member_of ?b }"),
    ("names", "SELECT (COUNT(DISTINCT ?n) AS ?c) { ?x a k:organization ; rdfs:label ?n }"),
    ("ties by type of end", "SELECT ?k (COUNT(*) AS ?n) { VALUES ?k { k:person k:place } ?a t:leads ?b . ?b a ?k } GROUP BY ?k ORDER BY ?k"),
    ("two hops, 200 seeds", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {values} }} ?a t:member_of ?b . ?b t:member_of ?c }}"),
    ("two hops back, 200 seeds", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {values} }} ?b t:owns ?a . ?c t:leads ?b }}"),
    ("two hops, all", "SELECT (COUNT(*) AS ?n) { ?a t:parent_of ?b . ?b t:succeeds ?c }"),
    ("two hops, kinds", "SELECT (COUNT(*) AS ?n) { ?a a k:happening ; t:owns ?b . ?b t:leads ?c . ?c a k:place }"),
    ("triangles", "SELECT (COUNT(*) AS ?n) { ?a t:parent_of ?b . ?b t:succeeds ?c . ?a t:represents ?c }"),
]
TYPES = {name for _, question in QUESTIONS for name in re.findall(r"\bt:(\w+)", question)}
# Seconds after which a question is not asked again.
ENOUGH = 60


def triples():
    tie = lambda a, t, b: (a, ox.NamedNode(PREFIXES["t"] + t), b)
    entity = lambda key: ox.NamedNode(PREFIXES["e"] + key)
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    with open(f"{DIR}/nodes.csv", newline="") as file:
        for row in csv.DictReader(file):
            yield ox.Quad(entity(row["id"]), kind, ox.NamedNode(PREFIXES["k"] + row["kind"]))
            yield ox.Quad(entity(row["id"]), label, ox.Literal(row["name"]))
    with open(f"{DIR}/edges.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] not in TYPES:
                continue
            a, b, t = entity(row["source"]), entity(row["target"]), row["type"]
            yield ox.Quad(*tie(a, t, b))
            if t in SYMMETRIC:
                yield ox.Quad(*tie(b, t, a))


def main():
    os.makedirs(WORK, exist_ok=True)
    store_file, asked = f"{WORK}/store.kg", f"{WORK}/questions.txt"
    if not os.path.exists(store_file):
        subprocess.run([BENCH, "load", DIR, store_file], check=True)
    with open(asked, "w") as file:
        file.writelines(question + "\n" for _, question in QUESTIONS)
    begun = time.time()
    store = ox.Store()
    store.bulk_extend(triples())
    print(f"pyoxigraph: {len(store)} triples in {time.time() - begun:.1f} s")
    run = subprocess.run([BENCH, "sparql", store_file, asked], check=True, capture_output=True, text=True)
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    print(f"{'question':28} {'filature':>12} {'(first)':>12} {'pyoxigraph':>12} {'ratio':>7}")
    short = lambda term: term.value.rsplit("/", 1)[-1]
    wrong = 0
    for (name, question), line in zip(QUESTIONS, run.stdout.splitlines(), strict=True):
        first, best, said = line.split("\t")
        times = []
        for _ in range(5):
            start = time.perf_counter()
            rows = [[short(term) for term in row] for row in store.query(prologue + question)]
            times.append((time.perf_counter() - start) * 1e3)
            if len(times) > 1 and sum(times) > ENOUGH * 1e3:
                break
        theirs = ";".join(" ".join(row) for row in rows)
        ours = ";".join(" ".join(cell.rsplit(":", 1)[-1] for cell in row.split(" ")) for row in said.split(";"))
        other = min(times[1:])
        wrong += ours != theirs
        print(f"{name:28} {float(best):9.2f} ms {float(first):9.2f} ms {other:9.2f} ms {float(best) / other:6.2f}x" + ("" if ours == theirs else f"   DIFFERS: {ours} / {theirs}"), flush=True)
    return 1 if wrong else 0


sys.exit(main())
