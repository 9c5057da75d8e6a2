package ai.varai.provisioner.local.docker;

import java.util.Map;

/**
 * What the engine says of an image.
 *
 * @param id which no tag can move away from it
 */
record EngineImage(String id, String architecture, Map<String, String> labels) {}
