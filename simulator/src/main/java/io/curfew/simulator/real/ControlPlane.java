package io.curfew.simulator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;

/** How the three programs are started: flags and ports, nothing else (test-tools.md 1). */
record ControlPlane(Options options, ServerFiles files, URI etcd, URI apiServer) {

    static ControlPlane onFreePorts(Options options, ServerFiles files) {
        return new ControlPlane(
                options,
                files,
                URI.create("http://127.0.0.1:" + freePort()),
                URI.create("https://127.0.0.1:" + freePort()));
    }

    ServerProcess startEtcd() {
        var peers = "http://127.0.0.1:" + freePort();
        return ServerProcess.start(
                options.binaries().etcd(),
                files.folder(),
                List.of(
                        "--name=only",
                        "--data-dir=" + files.folder().resolve("etcd"),
                        "--listen-client-urls=" + etcd,
                        "--advertise-client-urls=" + etcd,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=only=" + peers,
                        "--log-level=warn",
                        "--unsafe-no-fsync"));
    }

    ServerProcess startApiServer() {
        return ServerProcess.start(
                options.binaries().apiServer(),
                files.folder(),
                List.of(
                        "--etcd-servers=" + etcd,
                        "--secure-port=" + apiServer.getPort(),
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--endpoint-reconciler-type=none",
                        "--cert-dir=" + files.certificates(),
                        "--token-auth-file=" + files.tokens(),
                        "--authorization-mode=Node,RBAC",
                        "--enable-admission-plugins=NodeRestriction",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + files.verifyingKey(),
                        "--service-account-signing-key-file=" + files.signingKey(),
                        "--service-cluster-ip-range=127.128.0.0/24",
                        "--audit-policy-file=" + files.auditPolicy(),
                        "--audit-log-path=" + files.auditLog()));
    }

    ServerProcess startControllerManager() {
        return ServerProcess.start(
                options.binaries().controllerManager().orElseThrow(),
                files.folder(),
                List.of(
                        "--kubeconfig=" + files.adminKubeconfig(),
                        "--controllers=" + String.join(",", options.controllers()),
                        "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                        "--secure-port=0"));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
