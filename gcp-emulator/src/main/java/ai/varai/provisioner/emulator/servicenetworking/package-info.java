/** Service Networking: private connections between networks and Google's producer services. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.servicenetworking;
