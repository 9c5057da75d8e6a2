package ai.varai.provisioner.sample;

/**
 * What an endpoint may look at.
 *
 * @param query what follows the question mark, decoded; may be empty
 */
record Request(String method, String path, String query, byte[] body) {}
