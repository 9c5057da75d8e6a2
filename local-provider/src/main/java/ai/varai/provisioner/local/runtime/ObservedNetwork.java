package ai.varai.provisioner.local.runtime;

/** A network as it is found in the world; {@code id} is the runtime's own name for it. */
public record ObservedNetwork(Marks marks, String id) {}
