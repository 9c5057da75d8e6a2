package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Which code answers which method; empty for those that nobody implemented. */
final class Dispatch {

  private final ResourceEngine engine;
  private final Handlers handlers;
  private final Verbs verbs;
  private final PolicyMethods policies;

  Dispatch(ResourceEngine engine, Handlers handlers, Verbs verbs, PolicyMethods policies) {
    this.engine = engine;
    this.handlers = handlers;
    this.verbs = verbs;
    this.policies = policies;
  }

  Optional<Verb> find(ComputeMethod m) {
    Optional<Verb> named = handlers.find(m);
    if (named.isPresent()) {
      return named;
    }
    if (!engine.compute().methods().isCollection(m.collection())) {
      return Optional.empty();
    }
    if (m.level() == ComputeMethod.Level.AGGREGATED && m.tail().isEmpty()) {
      return Optional.of(this::aggregated);
    }
    if (m.tail().isEmpty()) {
      return standard(m);
    }
    return switch (m.tail()) {
      case "setLabels" -> Optional.of(engine::setLabels);
      case "getIamPolicy" -> Optional.of(policies::get);
      case "setIamPolicy" -> Optional.of(policies::set);
      case "testIamPermissions" -> Optional.of(policies::test);
      default -> verbs.find(m);
    };
  }

  private Optional<Verb> standard(ComputeMethod m) {
    boolean one = !m.nameVariable().isEmpty();
    return switch (m.verb()) {
      case "GET" -> Optional.of(one ? engine::get : this::list);
      case "POST" -> one ? Optional.empty() : Optional.of(engine::insert);
      case "PATCH" -> Optional.of(engine::patch);
      case "PUT" -> Optional.of(engine::update);
      case "DELETE" -> one ? Optional.of(engine::delete) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private ObjectNode list(Request r) {
    return Lists.list(r, shown(r, r.url().scope()));
  }

  private ObjectNode aggregated(Request r) {
    return Lists.aggregated(r, engine.compute().methods(), shown(r, ""));
  }

  private List<ObjectNode> shown(Request r, String scope) {
    return engine
        .compute()
        .resources()
        .list(r.url().project(), scope, r.url().collection())
        .stream()
        .map(
            n ->
                ResourceUrl.parse(n.path("selfLink").asText(), r.url().project())
                    .map(u -> engine.show(u, n))
                    .orElse(n))
        .toList();
  }
}
