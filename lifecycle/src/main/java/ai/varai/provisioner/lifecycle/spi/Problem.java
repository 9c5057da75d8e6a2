package ai.varai.provisioner.lifecycle.spi;

/**
 * Something that is wrong and what to do about it.
 *
 * @param code stable identifier, such as {@code PORT_TAKEN}
 * @param subject what it is about: an address, a port, a file
 * @param message what is wrong
 * @param remedy what to do
 */
public record Problem(String code, String subject, String message, String remedy) {}
