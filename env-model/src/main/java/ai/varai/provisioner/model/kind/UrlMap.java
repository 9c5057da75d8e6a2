package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Which backend answers which path.
 *
 * @param responseHeaders names and values, added to every answer; a global load balancer adds
 *     headers at its {@link BackendService}, for which a regional one has no word
 */
@Kind(value = "url_map", title = "URL map", replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record UrlMap(
    @Identity String name,
    @Identity Optional<String> region,
    Value<String> defaultService,
    Map<String, Value<String>> pathPrefixes,
    Map<String, String> responseHeaders,
    String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  /** Prefixes end with a slash: {@code /auth-service/}. */
  public static final Attribute<UrlMap, String> SELF_LINK =
      Attribute.text(UrlMap.class, "selfLink");
}
