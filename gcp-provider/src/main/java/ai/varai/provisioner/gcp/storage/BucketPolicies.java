package ai.varai.provisioner.gcp.storage;

import com.google.api.services.storage.model.Expr;
import com.google.api.services.storage.model.Policy.Bindings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** Between the policies of Cloud Storage's own API and those that every other API has. */
final class BucketPolicies {
  private BucketPolicies() {}

  static Policy read(com.google.api.services.storage.model.Policy policy) {
    var read = Policy.newBuilder();
    if (policy.getVersion() != null) {
      read.setVersion(policy.getVersion());
    }
    if (policy.getEtag() != null) {
      read.setEtag(ByteString.copyFromUtf8(policy.getEtag()));
    }
    List<Bindings> bindings = policy.getBindings();
    for (Bindings each : bindings == null ? List.<Bindings>of() : bindings) {
      var binding = Binding.newBuilder().setRole(each.getRole());
      if (each.getMembers() != null) {
        binding.addAllMembers(each.getMembers());
      }
      if (each.getCondition() != null) {
        binding.setCondition(condition(each.getCondition()));
      }
      read.addBindings(binding);
    }
    return read.build();
  }

  static com.google.api.services.storage.model.Policy write(Policy policy) {
    var bindings = new ArrayList<Bindings>();
    for (Binding each : policy.getBindingsList()) {
      var binding =
          new Bindings().setRole(each.getRole()).setMembers(List.copyOf(each.getMembersList()));
      if (each.hasCondition()) {
        binding.setCondition(
            new Expr()
                .setExpression(each.getCondition().getExpression())
                .setTitle(each.getCondition().getTitle())
                .setDescription(each.getCondition().getDescription()));
      }
      bindings.add(binding);
    }
    return new com.google.api.services.storage.model.Policy()
        .setVersion(policy.getVersion())
        .setEtag(policy.getEtag().toStringUtf8())
        .setBindings(bindings);
  }

  private static com.google.type.Expr condition(Expr condition) {
    var read = com.google.type.Expr.newBuilder();
    if (condition.getExpression() != null) {
      read.setExpression(condition.getExpression());
    }
    if (condition.getTitle() != null) {
      read.setTitle(condition.getTitle());
    }
    if (condition.getDescription() != null) {
      read.setDescription(condition.getDescription());
    }
    return read.build();
  }
}
