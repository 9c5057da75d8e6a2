package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes values of the graph as Terraform's expressions: a reference leads through a module. */
final class References {
  /** Where a resource is to be found: {@code module.networking.networks["main"]}. */
  interface Places {
    String place(ResourceAddress address);

    String attribute(ResourceAddress address, String component);
  }

  private final Places places;

  References(Places places) {
    this.places = places;
  }

  /** A value, list or map that may hold references. */
  Hcl hcl(Object value) {
    if (value instanceof Value<?> one) {
      return value(one, Optional.empty());
    }
    if (value instanceof List<?> many) {
      return new Hcl.Sequence(many.stream().map(this::hcl).toList());
    }
    if (value instanceof Map<?, ?> map) {
      var entries = new LinkedHashMap<String, Hcl>();
      map.forEach((key, item) -> entries.put(key.toString(), hcl(item)));
      return new Hcl.Fields(entries);
    }
    return Hcl.of(value);
  }

  /** A value in which a reference leads to the given attribute of Terraform's instead. */
  Hcl hcl(Value<?> value, String attribute) {
    return value(value, Optional.of(attribute));
  }

  private Hcl value(Value<?> value, Optional<String> attribute) {
    if (value instanceof Value.Known<?> known) {
      return Hcl.of(known.value());
    }
    if (value instanceof Value.Ref<?> ref) {
      return new Hcl.Expression(reference(ref, attribute));
    }
    return new Hcl.Expression('"' + template(value) + '"');
  }

  private String reference(Value.Ref<?> ref, Optional<String> attribute) {
    return places.place(ref.target())
        + "."
        + attribute.orElseGet(() -> places.attribute(ref.target(), ref.attribute()));
  }

  /** The value as it stands inside a quoted template. */
  String template(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      return Hcl.escaped(String.valueOf(known.value()));
    }
    if (value instanceof Value.Ref<?> ref) {
      return "${" + reference(ref, Optional.empty()) + "}";
    }
    var text = new StringBuilder();
    ((Value.Joined) value).parts().forEach(part -> text.append(template(part)));
    return text.toString();
  }
}
