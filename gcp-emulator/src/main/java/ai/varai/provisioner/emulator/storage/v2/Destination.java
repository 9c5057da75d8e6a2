package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import com.google.storage.v2.CommonObjectRequestParams;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import com.google.storage.v2.WriteObjectSpec;
import java.util.List;

/** Where a write goes, and what it is to become. */
record Destination(WriteObjectSpec spec, CommonObjectRequestParams params) {

  Destination {
    if (spec.getAppendable()) {
      throw unimplementedAppends();
    }
    Names.object(spec.getResource().getName());
  }

  /** Appendable objects lie in buckets of one zone, of which there are none here. */
  static GoogleError unimplementedAppends() {
    return GoogleError.of(
        Code.UNIMPLEMENTED, "Appendable objects need a zonal bucket; this emulator has neither.");
  }

  String bucket() {
    return Names.bucket(spec.getResource().getBucket());
  }

  String object() {
    return spec.getResource().getName();
  }

  /** What is said of the object; fields that only answers have are not looked at. */
  ObjectNode described(ObjectChecksums sums) {
    Object.Builder described = spec.getResource().toBuilder().clearChecksums();
    if (!sums.equals(ObjectChecksums.getDefaultInstance())) {
      described.setChecksums(sums);
    }
    ObjectNode json = Protos.json(described.build());
    json.remove(List.of("name", "bucket", "generation", "size"));
    return json;
  }

  /** A call that uploads to it. */
  Asked asked(String uploadType) {
    return Asked.of("POST", Names.uploadPath(bucket()))
        .with("uploadType", uploadType)
        .with("name", object())
        .with("predefinedAcl", spec.getPredefinedAcl())
        .conditions(spec)
        .key(params);
  }

  /** Refuses another size than the one that was announced. */
  void checkSize(long size) {
    if (spec.hasObjectSize() && spec.getObjectSize() != size) {
      throw GoogleError.of(
          Code.OUT_OF_RANGE,
          "The object has " + size + " bytes where object_size is " + spec.getObjectSize() + ".");
    }
  }
}
