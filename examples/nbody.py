"""The sun and four planets pull at each other; the energy of the whole shows how well the steps keep to the law.

    nbody.py [STEPS]        100,000 unless told
"""

import sys
from math import pi, sqrt

SOLAR_MASS = 4 * pi * pi
DAYS_A_YEAR = 365.24


class Body:
    def __init__(self, name, mass, position, velocity):
        self.name = name
        self.mass = mass * SOLAR_MASS
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (v * DAYS_A_YEAR for v in velocity)

    def move(self, dt):
        self.x += dt * self.vx
        self.y += dt * self.vy
        self.z += dt * self.vz

    def kinetic_energy(self):
        return 0.5 * self.mass * (self.vx**2 + self.vy**2 + self.vz**2)


def solar_system():
    """Positions in astronomical units, velocities in units a day, masses in suns."""
    sun = Body("Sun", 1.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    planets = [
        Body("Jupiter", 9.547919e-04, (4.841431, -1.160320, -0.103622), (1.660077e-03, 7.699011e-03, -6.904600e-05)),
        Body("Saturn", 2.858860e-04, (8.343367, 4.124799, -0.403523), (-2.767425e-03, 4.998528e-03, 2.304173e-05)),
        Body("Uranus", 4.366244e-05, (12.894370, -15.111151, -0.223308), (2.964601e-03, 2.378472e-03, -2.965896e-05)),
        Body("Neptune", 5.151389e-05, (15.379697, -25.919315, 0.179259), (2.680678e-03, 1.628242e-03, -9.515923e-05)),
    ]
    for axis in ("vx", "vy", "vz"):
        momentum = sum(planet.mass * getattr(planet, axis) for planet in planets)
        setattr(sun, axis, -momentum / sun.mass)
    return [sun, *planets]


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += a.kinetic_energy()
        for b in bodies[i + 1 :]:
            total -= a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


def advance(pairs, bodies, steps, dt):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            pull = dt / (square * sqrt(square))
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
        for body in bodies:
            body.move(dt)


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    bodies = solar_system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    print(f"before {energy(bodies):.9f}")
    advance(pairs, bodies, steps, 0.01)
    print(f"after  {energy(bodies):.9f}")


main()
