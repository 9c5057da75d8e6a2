package ai.varai.provisioner.lifecycle.spi;

/**
 * Something that somebody else put on a resource of the stack, such as access that was granted by
 * hand. An apply leaves it alone.
 *
 * @param what a sentence without its full stop: {@code allUsers has roles/run.invoker on NAME}
 * @param opens whether it lets everybody in, which is drift; anything else may be somebody's good
 *     right
 */
public record Unmanaged(String what, boolean opens) {}
