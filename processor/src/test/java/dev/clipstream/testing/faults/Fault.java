package dev.clipstream.testing.faults;

import dev.clipstream.testing.cluster.Signals;
import dev.clipstream.testing.cluster.TestCluster;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What may happen to a running system.
 *
 * <p>SIGKILL of the broker is not among them: a lone one that comes back is fenced until its former
 * life has timed out, and nearly always leaves {@link HungTransactions} then. In a real cluster the
 * replicas go on. Neither are more partitions: they change which partition a camera's frames go to,
 * so that a clip that is open then is rightly cut in two.
 */
public enum Fault {
  /** SIGKILL of an instance, which is started again. */
  KILL {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().kill(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGKILL of all instances at once, which are started again. */
  KILL_ALL {
    @Override
    void strike(Campaign system, Random random) {
      List<Integer> all = system.fleet().numbers();
      system.fleet().killAll();
      all.forEach(system.fleet()::start);
    }
  },
  /** SIGKILL of an instance, and again while it starts. */
  KILL_WHILE_STARTING {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().kill(victim);
      system.fleet().start(victim);
      Signals.pause(random.nextInt(2_500));
      system.fleet().kill(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGKILL of an instance, and again as soon as it works, or takes up what it left. */
  KILL_TWICE {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().kill(victim);
      system.fleet().start(victim);
      system.fleet().awaitBegin(victim, 20_000);
      Signals.pause(random.nextInt(1_000));
      system.fleet().kill(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGTERM of an instance in mid-batch, which is started again. */
  TERMINATE {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().stop(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGTERM of all instances at once, which are started again. */
  TERMINATE_ALL {
    @Override
    void strike(Campaign system, Random random) {
      List<Integer> all = system.fleet().numbers();
      system.fleet().stopAll();
      all.forEach(system.fleet()::start);
    }
  },
  /** An instance more, for a rebalance. */
  ADD {
    @Override
    void strike(Campaign system, Random random) {
      system.fleet().start(system.nextNumber());
    }
  },
  /** An instance less, unless it is the last. */
  REMOVE {
    @Override
    void strike(Campaign system, Random random) {
      if (system.fleet().numbers().size() > 1) {
        system.fleet().stop(system.anyInstance());
      }
    }
  },
  /** Instances come and go faster than the work can be shared out. */
  REBALANCES {
    @Override
    void strike(Campaign system, Random random) {
      for (int i = 0; i < 2; i++) {
        int leaving = system.anyInstance();
        system.fleet().start(system.nextNumber());
        Signals.pause(random.nextInt(1_500));
        system.fleet().stop(leaving);
      }
    }
  },
  /** An instance is frozen until the others have its work, and then goes on as if it were its. */
  FREEZE_INSTANCE {
    @Override
    void strike(Campaign system, Random random) {
      system.fleet().freeze(system.anyInstance(), 4_000);
    }
  },
  /** An instance is frozen for less time than the others wait for it. */
  FREEZE_INSTANCE_BRIEFLY {
    @Override
    void strike(Campaign system, Random random) {
      system.fleet().freeze(system.anyInstance(), 500 + random.nextInt(1_500));
    }
  },
  /** Two instances, or the only one, are frozen until others have their work. */
  FREEZE_TWO_INSTANCES {
    @Override
    void strike(Campaign system, Random random) {
      List<Integer> all = system.fleet().numbers();
      system.fleet().freeze(all.subList(0, Math.min(2, all.size())), 4_000);
    }
  },
  /** While an instance is frozen, another one is killed, which might have had its work. */
  FREEZE_ONE_KILL_ANOTHER {
    @Override
    void strike(Campaign system, Random random) {
      if (system.fleet().numbers().size() == 1) {
        FREEZE_INSTANCE.strike(system, random);
        return;
      }
      int frozen = system.anyInstance();
      List<Integer> others =
          system.fleet().numbers().stream().filter(number -> number != frozen).toList();
      int victim = others.get(random.nextInt(others.size()));
      long pid = system.fleet().get(frozen).pid();
      Signals.freeze(pid);
      try {
        Signals.pause(random.nextInt(4_000));
        system.fleet().kill(victim);
        system.fleet().start(victim);
        Signals.pause(1_000);
      } finally {
        Signals.thaw(pid);
      }
    }
  },
  /** SIGKILL of an instance whose disk is lost with it. */
  LOSE_STATE {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().kill(victim);
      system.fleet().deleteState(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGKILL of an instance whose disk goes to a new one. */
  MOVE_STATE {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      int heir = system.nextNumber();
      system.fleet().kill(victim);
      system.fleet().moveState(victim, heir);
      system.fleet().start(heir);
    }
  },
  /** An instance goes, and another one comes on the disk of one that went long ago, if any did. */
  RETURN_TO_OLD_STATE {
    @Override
    void strike(Campaign system, Random random) {
      int returning = system.formerNumber();
      if (system.fleet().numbers().size() > 1) {
        system.fleet().kill(system.anyInstance());
      }
      system.fleet().start(returning);
    }
  },
  /** The sequence model's file is replaced by one of other name and the same weights. */
  SWAP_MODEL {
    @Override
    void strike(Campaign system, Random random) {
      system.swapModel();
    }
  },
  /** As {@link #SWAP_MODEL}, and an instance is killed while others take up the new one. */
  SWAP_MODEL_AND_KILL {
    @Override
    void strike(Campaign system, Random random) {
      system.swapModel();
      Signals.pause(random.nextInt(1_500));
      KILL.strike(system, random);
    }
  },
  /** The broker answers nobody for some seconds. */
  FREEZE_BROKER(TestCluster.Kind.LONE) {
    @Override
    void strike(Campaign system, Random random) {
      system.lone().freeze(1_000 + random.nextInt(1_500));
    }
  },
  /** The broker answers nobody for longer than members and transactions are waited for. */
  FREEZE_BROKER_FOR_LONG(TestCluster.Kind.LONE) {
    @Override
    void strike(Campaign system, Random random) {
      system.lone().freeze(4_000 + random.nextInt(4_000));
    }
  },
  /** The broker is stopped and comes back. */
  RESTART_BROKER(TestCluster.Kind.LONE) {
    @Override
    void strike(Campaign system, Random random) {
      system.lone().restart();
    }
  },
  /** The broker is stopped and comes back, and an instance sees nothing of it. */
  RESTART_BROKER_UNSEEN(TestCluster.Kind.LONE) {
    @Override
    void strike(Campaign system, Random random) {
      long pid = system.fleet().get(system.anyInstance()).pid();
      Signals.freeze(pid);
      try {
        system.lone().restart();
      } finally {
        Signals.thaw(pid);
      }
    }
  },
  /** One of two brokers, with half of the partitions, answers nobody for some seconds. */
  FREEZE_NODE(TestCluster.Kind.TWO_NODES) {
    @Override
    void strike(Campaign system, Random random) {
      system.twoNodes().freeze(2_000 + random.nextInt(10_000));
    }
  },
  /** An instance is killed, and its work taken up, while one of two brokers answers nobody. */
  FREEZE_NODE_AND_KILL(TestCluster.Kind.TWO_NODES) {
    @Override
    void strike(Campaign system, Random random) {
      system.twoNodes().freeze();
      try {
        Signals.pause(random.nextInt(3_000));
        KILL.strike(system, random);
        Signals.pause(5_000);
      } finally {
        system.twoNodes().thaw();
      }
    }
  };

  /** Empty: with any cluster. */
  private final Optional<TestCluster.Kind> only;

  Fault() {
    this.only = Optional.empty();
  }

  Fault(TestCluster.Kind only) {
    this.only = Optional.of(only);
  }

  /** All kinds that may happen to a system with that cluster. */
  public static List<Fault> of(TestCluster.Kind cluster) {
    return Stream.of(values()).filter(fault -> fault.only.orElse(cluster) == cluster).toList();
  }

  /**
   * Whether the guarantee holds under it. Where an instance stands still for longer than its
   * session and then goes on, what it still writes lands behind what its successor has written;
   * only a transaction is refused then. At least once, a clip that is open may then have its label
   * of a part of its frames.
   */
  public boolean isCoveredBy(String guarantee) {
    return guarantee.equals("exactly_once")
        || !EnumSet.of(
                FREEZE_INSTANCE,
                FREEZE_TWO_INSTANCES,
                FREEZE_ONE_KILL_ANOTHER,
                RESTART_BROKER_UNSEEN)
            .contains(this);
  }

  /** Blocks until it is over, not until the system has recovered. */
  abstract void strike(Campaign system, Random random);
}
