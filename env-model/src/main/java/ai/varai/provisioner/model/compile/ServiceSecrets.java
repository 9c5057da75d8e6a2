package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.SecretReference;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The secret variables of a service, each pinned to a version, and the right to read exactly these
 * secrets: on each secret, never on the project.
 */
final class ServiceSecrets {
  static final String ACCESSOR = "roles/secretmanager.secretAccessor";
  private static final String LATEST = "latest";

  private final CompileContext context;
  private final SecretRegistry secrets;

  ServiceSecrets(CompileContext context, SecretRegistry secrets) {
    this.context = context;
    this.secrets = secrets;
  }

  /** Which secrets the service reads, by variable. */
  Map<String, SecretReference> references(ServiceConfig service) {
    var references = new LinkedHashMap<String, SecretReference>();
    if (service.uses().database() && secrets.find(DatabaseBlock.URL).isPresent()) {
      references.put("DATABASE_URL", new SecretReference(DatabaseBlock.URL, LATEST));
    }
    references.putAll(service.secretEnvironmentVariables());
    return references;
  }

  Map<String, SecretKey> variables(Map<String, SecretReference> references) {
    var variables = new LinkedHashMap<String, SecretKey>();
    references.forEach((name, reference) -> variables.put(name, key(reference)));
    return Collections.unmodifiableMap(variables);
  }

  /** Lets the account read the secrets; a service must not start before it may. */
  List<ResourceNode<?>> grant(
      String service,
      Map<String, SecretReference> references,
      ResourceNode<ServiceAccount> account) {
    var names = new LinkedHashSet<String>();
    references.values().forEach(reference -> names.add(reference.secretName()));
    var grants = new ArrayList<ResourceNode<?>>();
    for (String name : names) {
      grants.add(
          context
              .graph()
              .add(
                  service + "/" + name,
                  new SecretIamMember(
                      secretId(name),
                      ACCESSOR,
                      Value.join("serviceAccount:", account.ref(ServiceAccount.EMAIL)))));
    }
    return grants;
  }

  private SecretKey key(SecretReference reference) {
    return new SecretKey(secretId(reference.secretName()), version(reference));
  }

  /** A secret that the environment does not declare is one that exists already, under this id. */
  private Value<String> secretId(String name) {
    return secrets
        .find(name)
        .map(handle -> handle.secret().ref(Secret.SECRET_ID))
        .orElseGet(() -> Value.of(name));
  }

  private Value<String> version(SecretReference reference) {
    if (!reference.version().equals(LATEST)) {
      return Value.of(reference.version());
    }
    return secrets
        .find(reference.secretName())
        .flatMap(SecretHandle::version)
        .map(node -> node.ref(SecretVersion.VERSION))
        .orElseGet(() -> Value.of(LATEST));
  }
}
