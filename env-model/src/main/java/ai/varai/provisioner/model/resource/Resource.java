package ai.varai.provisioner.model.resource;

/**
 * One thing that an environment wants to exist: a database instance, a service, a secret.
 *
 * <p>A kind of resource is an immutable {@code record} that implements this interface and carries
 * {@link Kind}. Its components are the attributes; their annotations ({@link ForcesReplacement},
 * {@link Sensitive}, {@link Computed}, {@link Unordered}, {@link ComparedBy}, {@link Identity})
 * hold the facts that the engine needs. Component types are {@code String}, boxed or primitive
 * numbers and booleans, enums, {@link java.time.Duration}, {@link java.util.Optional}, {@link
 * java.util.List}, {@link java.util.Set}, {@link java.util.Map} with string keys, {@link Value},
 * other records, and sealed interfaces whose permitted types are records.
 */
public interface Resource {}
