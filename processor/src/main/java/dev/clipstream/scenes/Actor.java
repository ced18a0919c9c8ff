package dev.clipstream.scenes;

/**
 * A person who does something.
 *
 * @param ground where the feet are, in heights of the picture from its top
 */
record Actor(Person person, double ground, Course course) {

  Actor doing(Course other) {
    return new Actor(person, ground, other);
  }

  void paint(Canvas canvas, double time) {
    Stance stance = course.at(time);
    person.paint(canvas, new Spot(stance.x(), ground), stance.facing(), stance.pose());
  }
}
