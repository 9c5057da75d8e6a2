package ai.varai.provisioner.emulator.resourcemanager;

import com.google.cloud.resourcemanager.v3.EffectiveTag;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tags that count for a resource, for conditions of allow policies. */
public interface ResourceTags {

  /**
   * Bound tags and inherited ones.
   *
   * @param api the first label of the host of the resource's API
   * @param name its relative name
   */
  List<EffectiveTag> of(String api, String name);

  /**
   * Makes a resource and binds the tags to it with which it was asked for, or does neither.
   *
   * @param api as in {@link #of}
   * @param tags names of keys, {@code tagKeys/1}, or namespaced ones, each with the name of a
   *     value, {@code tagValues/2}, or its short name
   * @throws ai.varai.provisioner.emulator.error.GoogleError when a tag is not there;
   *     PERMISSION_DENIED
   */
  <T> T made(String api, String name, Map<String, String> tags, Supplier<T> creation);

  /**
   * Whose policies count for a tag: {@code tagValues/2}, {@code tagKeys/1}, {@code projects/p}.
   *
   * @param name the name of a tag key or value, or a namespaced one; for others there is none
   */
  List<String> owners(String name);
}
