package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers one custom method. Runs outside of a transaction unless it starts one. */
@FunctionalInterface
interface Verb {
  ObjectNode answer(Request request);
}
