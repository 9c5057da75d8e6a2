/** What the engine's benchmark runs; measured from outside by {@code benchmarks/engine.py}. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.lifecycle.bench;
