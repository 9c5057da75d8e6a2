/** The gRPC front. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.grpc;
