package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.local.port.PortBook;
import ai.varai.provisioner.local.probe.MongoQuestions;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.secret.PayloadGenerator;
import ai.varai.provisioner.local.secret.SecretStore;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.local.store.ResourceJson;
import java.nio.file.Path;

/**
 * What the handlers share.
 *
 * @param storage folder that holds the buckets
 */
public record LocalWorld(
    String environment,
    String stack,
    Path storage,
    LocalRuntime runtime,
    SecretStore secrets,
    PayloadGenerator generator,
    FileRecords records,
    PortBook ports,
    ResourceJson json,
    PostgresAdmin postgres,
    MongoQuestions mongo) {}
